using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Parley.Rtc;

namespace Parley.Sfu.Network;

/// <summary>
/// Media over TCP where UDP is blocked (RFC 6544, passive side; RFC 4571): accepts connections and treats each as a path of
/// datagrams. Belongs to one thread.
/// </summary>
internal sealed class TcpPaths : IDisposable
{
    /// <summary>Set in the path of an address that is reached over a connection.</summary>
    public const uint PathBit = 0x8000_0000;
    private const int ListenerToken = 0;
    private const int AcceptsPerTurn = 16;
    private const int BytesPerTurn = 8 << 10;
    private const int ConnectionRoom = TcpFrames.MaxLength + BytesPerTurn;

    // Longer than a browser's check can be: attributes of fixed size and two fragments of at most 256 bytes.
    private const int MaxEarlyFrame = 1024;

    // A number names a connection for as long as the process lives, so it stays true when another worker takes over.
    private static int _lastNumber;

    private readonly TcpOptions _options;
    private readonly Socket _listener;
    private readonly bool _inet6;
    private readonly Epoll _epoll = new();
    private readonly TcpDoor _door;
    private readonly TcpWriter _writer;
    private readonly Dictionary<uint, TcpConnection> _connections = [];
    private readonly List<TcpConnection> _dirty = [];
    private readonly byte[] _received = new byte[Epoll.MaxEvents * ConnectionRoom];
    private readonly PeerAddress[] _senders = new PeerAddress[Epoll.MaxEvents];
    private readonly Frame[] _frames = new Frame[Epoll.MaxEvents * (ConnectionRoom / TcpFrames.MinLength)];
    private TcpCounters _counters;
    private TimeSpan _now;
    private int _frameCount;
    private bool _isListening = true;

    /// <exception cref="SocketException">The port is taken or may not be bound.</exception>
    public TcpPaths(PortOptions port, int number)
    {
        _options = port.Tcp;
        _door = new TcpDoor(_options);
        _writer = new TcpWriter(_options);
        try
        {
            _listener = SocketNames.Listen(port, number, out _inet6);
            _epoll.Add(_listener.SafeHandle, ListenerToken, Epoll.Readable);
        }
        catch
        {
            _listener?.Dispose();
            _epoll.Dispose();
            throw;
        }
    }

    public int LocalPort => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>A file that is readable while there is something to do.</summary>
    public int File => _epoll.File;

    public ref readonly TcpCounters Counters => ref _counters;

    public bool IsEmpty => _connections.Count == 0;

    public static bool Owns(PeerAddress address) => (address.Path & PathBit) != 0;

    /// <summary>Takes what has arrived, without waiting. What was taken before is gone.</summary>
    /// <returns>How many datagrams there are.</returns>
    public int Receive()
    {
        _frameCount = 0;
        _counters.SystemCalls++;
        var count = _epoll.Poll();
        for (var index = 0; index < count; index++)
        {
            var (token, events) = _epoll.Event(index);
            if (token == ListenerToken)
            {
                Accept();
            }
            else if (_connections.TryGetValue(token, out var connection))
            {
                // Errors are found by the call that meets them.
                if ((events & Epoll.Writable) != 0)
                {
                    Flush(connection);
                }

                if (!connection.IsClosed && (events & ~Epoll.Writable) != 0)
                {
                    Read(connection, index);
                }
            }
        }

        return _frameCount;
    }

    public Span<byte> Received(int index, out PeerAddress from)
    {
        var frame = _frames[index];
        from = _senders[frame.Turn];
        return _received.AsSpan(frame.Offset, frame.Length);
    }

    /// <summary>Whether video for a path would leave in reasonable time.</summary>
    public bool TakesVideo(PeerAddress to) =>
        _connections.TryGetValue(to.Path, out var connection) && _writer.TakesVideo(connection);

    public void Send(ReadOnlySpan<byte> datagram, PeerAddress to, bool urgent)
    {
        if (!_connections.TryGetValue(to.Path, out var connection) || !_writer.TryAdd(connection, datagram, urgent))
        {
            _counters.SendDropped++;
            return;
        }

        _counters.Sent++;
        _counters.SentBytes += datagram.Length;
        if (!connection.IsDirty)
        {
            connection.IsDirty = true;
            _dirty.Add(connection);
        }
    }

    public void Flush()
    {
        foreach (var connection in _dirty)
        {
            connection.IsDirty = false;
            if (!connection.IsClosed)
            {
                Flush(connection);
            }
        }

        _dirty.Clear();
    }

    /// <summary>The peer at the end of a path has proven who it is.</summary>
    public void Keep(PeerAddress address)
    {
        if (_connections.TryGetValue(address.Path, out var connection))
        {
            _door.Prove(connection);
        }
    }

    /// <summary>Ends a path, after what waits for it if the system takes that at once.</summary>
    public void Forget(PeerAddress address)
    {
        if (_connections.TryGetValue(address.Path, out var connection))
        {
            Flush(connection);
            Close(connection);
        }
    }

    /// <summary>Ends what is overdue.</summary>
    public void Advance(TimeSpan now)
    {
        _now = now;
        while (_door.Overdue(now) is { } late)
        {
            _counters.Violations++;
            Close(late);
        }

        if (!_isListening)
        {
            _isListening = true;
            _epoll.Change(_listener.SafeHandle, ListenerToken, Epoll.Readable);
        }
    }

    /// <summary>Takes a connection out without closing it, for another worker's <see cref="Adopt"/>.</summary>
    public TcpConnection? Detach(PeerAddress address)
    {
        if (!_connections.Remove(address.Path, out var connection))
        {
            return null;
        }

        _writer.Clear(connection);
        _dirty.Remove(connection);
        connection.IsDirty = false;
        _epoll.Remove(connection.File);
        _door.Leave(connection);
        _counters.Open--;
        return connection;
    }

    /// <summary>Takes over a connection another worker has detached, with its path; it still has to prove itself.</summary>
    public void Adopt(TcpConnection connection) => Open(connection);

    public void Dispose()
    {
        foreach (var connection in _connections.Values.ToArray())
        {
            Close(connection);
        }

        _listener.Dispose();
        _epoll.Dispose();
    }

    private void Accept()
    {
        Span<byte> name = stackalloc byte[SocketNames.MaxLength];
        for (var turn = 0; turn < AcceptsPerTurn; turn++)
        {
            _counters.SystemCalls++;
            var file = TcpCalls.Accept(_listener.SafeHandle, name);
            if (file.IsInvalid)
            {
                PauseUnlessEmpty(Marshal.GetLastPInvokeError());
                file.Dispose();
                return;
            }

            var remote = SocketNames.Read(name, _inet6);
            var network = TcpDoor.NetworkOf(remote);
            if (!_door.Allows(network))
            {
                _counters.Refused++;
                file.Dispose();
                continue;
            }

            _counters.Accepted++;
            TcpCalls.Prepare(file, _options.UnsentBytes);
            var number = (uint)Interlocked.Increment(ref _lastNumber);
            Open(new TcpConnection(file, remote.WithPath(PathBit | number), network, _now));
        }
    }

    // Without descriptors the waiting connection would make the worker spin.
    private void PauseUnlessEmpty(int error)
    {
        if (error is not (LinuxCalls.Again or LinuxCalls.Interrupted or LinuxCalls.ConnectionAborted))
        {
            _counters.Refused++;
            _isListening = false;
            _epoll.Change(_listener.SafeHandle, ListenerToken, 0);
        }
    }

    private void Open(TcpConnection connection)
    {
        _connections.Add(connection.Remote.Path, connection);
        _epoll.Add(connection.File, connection.Remote.Path, Epoll.Readable);
        _door.Enter(connection);
        _counters.Open++;
        while (_door.Overdue() is { } oldest)
        {
            _counters.Refused++;
            Close(oldest);
        }
    }

    private void Read(TcpConnection connection, int turn)
    {
        var start = turn * ConnectionRoom;
        var room = _received.AsSpan(start, ConnectionRoom);
        var kept = connection.PartialLength;
        connection.Partial.AsSpan(0, kept).CopyTo(room);
        _counters.SystemCalls++;
        var read = TcpCalls.Receive(connection.File, room.Slice(kept, BytesPerTurn));
        if (read <= 0)
        {
            if (-read is not (LinuxCalls.Again or LinuxCalls.Interrupted))
            {
                Close(connection);
            }

            return;
        }

        _counters.ReceivedBytes += read;
        var bytes = room[..(kept + read)];
        var offset = 0;
        while (TcpFrames.TryNext(bytes, ref offset, out var length))
        {
            if (length == 0)
            {
                connection.Keep(bytes[offset..]);
                return;
            }

            if (connection.Unproven is not null && !MayProve(connection, bytes.Slice(offset, length)))
            {
                break;
            }

            _counters.Received++;
            _senders[turn] = connection.Remote;
            _frames[_frameCount++] = new Frame(start + offset, length, turn);
            offset += length;
        }

        _counters.Violations++;
        Close(connection);
    }

    // The first bytes of a check; whether it is authentic, the peer it names will tell.
    private bool MayProve(TcpConnection connection, ReadOnlySpan<byte> frame) =>
        frame[0] <= 3 && frame.Length <= MaxEarlyFrame && ++connection.EarlyFrames <= _options.MaxUnprovenFrames;

    private void Flush(TcpConnection connection)
    {
        if (!_writer.Flush(connection, ref _counters))
        {
            Close(connection);
            return;
        }

        var waits = connection.Urgent.Count + connection.Bulk.Count > 0;
        if (waits != connection.AwaitsRoom)
        {
            connection.AwaitsRoom = waits;
            _epoll.Change(connection.File, connection.Remote.Path, Epoll.Readable | (waits ? Epoll.Writable : 0));
        }
    }

    private void Close(TcpConnection connection)
    {
        if (connection.IsClosed)
        {
            return;
        }

        _connections.Remove(connection.Remote.Path);
        _writer.Clear(connection);
        _door.Leave(connection);
        _counters.Open--;
        connection.IsClosed = true;
        connection.File.Dispose();
    }

    private readonly record struct Frame(int Offset, int Length, int Turn);
}
