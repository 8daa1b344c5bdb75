using System.Net;
using System.Net.Sockets;
using Parley.Rtc;

namespace Parley.Sfu.Network;

/// <summary>
/// A port by the framework's sockets, for systems without batched calls: one call a datagram. A datagram from the port to itself
/// ends a wait.
/// </summary>
internal sealed class SocketPort : IDatagramPort
{
    private const int ReceiveBatch = 32;

    // One byte more than a slot tells a datagram that was cut off.
    private const int ReceiveRoom = IDatagramPort.MaxDatagram + 1;

    private readonly Socket _socket;
    private readonly Socket _waker;
    private readonly PeerAddress _wakerAddress;
    private readonly bool _inet6;
    private readonly SendBatch _batch = new();
    private readonly byte[] _received = new byte[ReceiveBatch * ReceiveRoom];
    private readonly int[] _lengths = new int[ReceiveBatch];
    private readonly PeerAddress[] _senders = new PeerAddress[ReceiveBatch];
    private readonly SocketAddress _from;
    private readonly SocketAddress _to;
    private PortCounters _counters;

    public SocketPort(PortOptions options)
    {
        _socket = SocketNames.Bind(options, out _inet6);
        _socket.Blocking = false;
        _from = new SocketAddress(_socket.AddressFamily);
        _to = new SocketAddress(_socket.AddressFamily);
        LocalPort = ((IPEndPoint)_socket.LocalEndPoint!).Port;

        // The wake-up comes from a socket that only this process can send from.
        var bound = ((IPEndPoint)_socket.LocalEndPoint).Address;
        var any = bound.Equals(IPAddress.IPv6Any) || bound.Equals(IPAddress.Any);
        var target = any ? IPAddress.Loopback : bound.IsIPv4MappedToIPv6 ? bound.MapToIPv4() : bound;
        _waker = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _waker.Connect(target, LocalPort);
        _wakerAddress = PeerAddress.From((IPEndPoint)_waker.LocalEndPoint!);
    }

    public int LocalPort { get; }

    public ref readonly PortCounters Counters => ref _counters;

    public int Receive(TimeSpan timeout)
    {
        var count = TakeBatch();
        if (count > 0 || timeout <= TimeSpan.Zero)
        {
            return count;
        }

        _counters.SystemCalls++;
        return _socket.Poll(timeout, SelectMode.SelectRead) ? TakeBatch() : 0;
    }

    public Span<byte> Received(int index, out PeerAddress from)
    {
        from = _senders[index];
        return _received.AsSpan(index * ReceiveRoom, _lengths[index]);
    }

    public Span<byte> Rent()
    {
        if (_batch.IsFull)
        {
            Flush();
        }

        return _batch.Current;
    }

    public void Send(int length, PeerAddress to) => _batch.Add(length, to);

    public void Flush()
    {
        for (var index = 0; index < _batch.ChainCount; index++)
        {
            ref readonly var chain = ref _batch.ChainAt(index);
            _to.Size = SocketNames.Write(_to.Buffer.Span, chain.To, _inet6);
            for (var slot = chain.Head; slot >= 0; slot = _batch.Next(slot))
            {
                SendSlot(slot);
            }
        }

        _batch.Clear();
    }

    public void Wake()
    {
        try
        {
            _waker.Send([0]);
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            // The port is closed: nobody waits any more.
        }
    }

    public void Dispose()
    {
        _waker.Dispose();
        _socket.Dispose();
    }

    private void SendSlot(int slot)
    {
        _counters.SystemCalls++;
        try
        {
            _counters.SentBytes += _socket.SendTo(_batch.Slot(slot)[.._batch.Length(slot)], SocketFlags.None, _to);
            _counters.Sent++;
        }
        catch (SocketException)
        {
            _counters.SendDropped++;
        }
    }

    private int TakeBatch()
    {
        var count = 0;
        while (count < ReceiveBatch && _socket.Available > 0)
        {
            var room = _received.AsSpan(count * ReceiveRoom, ReceiveRoom);
            int length;
            _counters.SystemCalls++;
            try
            {
                length = _socket.ReceiveFrom(room, SocketFlags.None, _from);
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.WouldBlock)
            {
                break;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.MessageSize)
            {
                // Windows says so.
                _counters.Oversized++;
                continue;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
            {
                // Windows reports a port unreachable of an earlier datagram here.
                continue;
            }

            if (length == ReceiveRoom)
            {
                _counters.Oversized++;
                continue;
            }

            var from = SocketNames.Read(_from.Buffer.Span, _inet6);
            if (from == _wakerAddress)
            {
                break;
            }

            _counters.Received++;
            _counters.ReceivedBytes += length;
            _lengths[count] = length;
            _senders[count++] = from;
        }

        return count;
    }
}
