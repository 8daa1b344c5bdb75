using Parley.Rtc;

namespace Parley.Sfu.Network;

/// <summary>A UDP port and the TCP connections beside it, waited for together.</summary>
internal sealed class CombinedPort : IDatagramPort
{
    // A worker that never has to wait for datagrams still lets a new connection in within this many batches.
    private const int BatchesBetweenLooks = 16;

    private readonly BatchedPort _udp;
    private readonly TcpPaths _tcp;
    private PortCounters _counters;
    private int _datagrams;
    private int _batches;

    private CombinedPort(PortOptions options, TcpPaths tcp)
    {
        _tcp = tcp;
        _udp = new BatchedPort(options) { Companion = tcp.File };
    }

    public int LocalPort => _udp.LocalPort;

    public int? LocalTcpPort => _tcp.LocalPort;

    public bool SendsSegments => _udp.SendsSegments;

    public ref readonly PortCounters Counters => ref _counters;

    /// <exception cref="System.Net.Sockets.SocketException">A port is taken or may not be bound.</exception>
    public static CombinedPort Open(PortOptions options, int tcpPort)
    {
        var tcp = new TcpPaths(options, tcpPort);
        try
        {
            return new CombinedPort(options, tcp);
        }
        catch
        {
            tcp.Dispose();
            throw;
        }
    }

    public int Receive(TimeSpan timeout)
    {
        var frames = !_tcp.IsEmpty || ++_batches >= BatchesBetweenLooks ? Look() : 0;
        _datagrams = _udp.Receive(frames > 0 ? TimeSpan.Zero : timeout);
        if (_udp.CompanionIsReady)
        {
            frames = Look();
        }

        Count();
        return _datagrams + frames;
    }

    public Span<byte> Received(int index, out PeerAddress from) =>
        index < _datagrams ? _udp.Received(index, out from) : _tcp.Received(index - _datagrams, out from);

    public TimeSpan Age(int index) => index < _datagrams ? _udp.Age(index) : TimeSpan.Zero;

    public Span<byte> Rent() => _udp.Rent();

    public void Send(int length, PeerAddress to) => Send(length, to, urgent: false);

    public void SendUrgent(int length, PeerAddress to) => Send(length, to, urgent: true);

    public bool TakesVideo(PeerAddress to) => !TcpPaths.Owns(to) || _tcp.TakesVideo(to);

    public void Flush()
    {
        _udp.Flush();
        _tcp.Flush();
        Count();
    }

    public void Wake() => _udp.Wake();

    public void Keep(PeerAddress address)
    {
        if (TcpPaths.Owns(address))
        {
            _tcp.Keep(address);
        }
    }

    public void Forget(PeerAddress address)
    {
        if (TcpPaths.Owns(address))
        {
            _tcp.Forget(address);
        }
    }

    public TcpConnection? Detach(PeerAddress address) => TcpPaths.Owns(address) ? _tcp.Detach(address) : null;

    public bool TryAdopt(TcpConnection connection)
    {
        _tcp.Adopt(connection);
        return true;
    }

    public void Advance(TimeSpan now) => _tcp.Advance(now);

    public void Dispose()
    {
        _udp.Dispose();
        _tcp.Dispose();
    }

    private int Look()
    {
        _batches = 0;
        return _tcp.Receive();
    }

    private void Send(int length, PeerAddress to, bool urgent)
    {
        if (TcpPaths.Owns(to))
        {
            // The room was only rented; the next datagram takes it again.
            _tcp.Send(_udp.Rent()[..length], to, urgent);
        }
        else
        {
            _udp.Send(length, to);
        }
    }

    private void Count()
    {
        _counters = _udp.Counters;
        ref readonly var tcp = ref _tcp.Counters;
        _counters.Tcp = tcp;
        _counters.Received += tcp.Received;
        _counters.ReceivedBytes += tcp.ReceivedBytes;
        _counters.Sent += tcp.Sent;
        _counters.SentBytes += tcp.SentBytes;
        _counters.SendDropped += tcp.SendDropped;
        _counters.SystemCalls += tcp.SystemCalls;
    }
}
