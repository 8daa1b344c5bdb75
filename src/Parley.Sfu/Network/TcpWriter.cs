namespace Parley.Sfu.Network;

/// <summary>Writes what waits for connections: urgent frames first, none torn, never more memory than the options say.</summary>
internal sealed class TcpWriter(TcpOptions options)
{
    private readonly Stack<byte[]> _bulk = new();
    private readonly Stack<byte[]> _urgent = new();
    private int _lentBulk;
    private int _lentUrgent;

    /// <summary>Whether video should be sent to a connection now.</summary>
    public bool TakesVideo(TcpConnection connection)
    {
        var waiting = connection.Bulk.Count;
        connection.RefusesVideo = waiting > (connection.RefusesVideo ? options.TakeVideoBelow : options.RefuseVideoAbove);
        return !connection.RefusesVideo;
    }

    /// <summary>Queues a datagram.</summary>
    /// <returns>False when there is no room.</returns>
    public bool TryAdd(TcpConnection connection, ReadOnlySpan<byte> datagram, bool urgent)
    {
        var queue = urgent ? connection.Urgent : connection.Bulk;
        if (!queue.HasRoom(datagram.Length))
        {
            return false;
        }

        if (queue.NeedsBuffer)
        {
            ref var lent = ref urgent ? ref _lentUrgent : ref _lentBulk;
            if (lent >= options.MaxBlocked)
            {
                return false;
            }

            lent++;
            var pool = urgent ? _urgent : _bulk;
            queue.Give(pool.TryPop(out var free)
                ? free
                : GC.AllocateUninitializedArray<byte>(urgent ? TcpConnection.UrgentCapacity : TcpConnection.BulkCapacity));
        }

        queue.Add(datagram);
        return true;
    }

    /// <summary>Writes as much as the system takes.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="counters">Counts the calls.</param>
    /// <returns>False when the connection is broken.</returns>
    public bool Flush(TcpConnection connection, ref TcpCounters counters)
    {
        var urgent = connection.Urgent;
        var bulk = connection.Bulk;
        var error = 0;
        if (bulk.Unfinished > 0)
        {
            error = Write(connection, bulk, bulk.Unfinished, more: urgent.Count > 0, ref counters);
        }

        if (error == 0 && urgent.Count > 0)
        {
            error = Write(connection, urgent, urgent.Count, more: bulk.Count > 0, ref counters);
        }

        if (error == 0 && bulk.Count > 0)
        {
            error = Write(connection, bulk, bulk.Count, more: false, ref counters);
        }

        Return(connection);
        return error is 0 or LinuxCalls.Again or LinuxCalls.Interrupted;
    }

    /// <summary>Drops what waits for a connection that is gone.</summary>
    public void Clear(TcpConnection connection)
    {
        connection.Urgent.Clear();
        connection.Bulk.Clear();
        Return(connection);
    }

    private static int Write(TcpConnection connection, TcpSendQueue queue, int length, bool more, ref TcpCounters counters)
    {
        counters.SystemCalls++;
        var written = TcpCalls.Send(connection.File, queue.Bytes[..length], more);
        if (written < 0)
        {
            return -written;
        }

        queue.Advance(written);
        return written < length ? LinuxCalls.Again : 0;
    }

    private void Return(TcpConnection connection)
    {
        if (connection.Urgent.TakeBuffer() is { } urgent)
        {
            _lentUrgent--;
            _urgent.Push(urgent);
        }

        if (connection.Bulk.TakeBuffer() is { } bulk)
        {
            _lentBulk--;
            _bulk.Push(bulk);
        }
    }
}
