using Microsoft.AspNetCore.SignalR;
using Parley.Server.Accounts;

namespace Parley.Server.Calls;

/// <summary>Sends signals to one connection in order. A slow reader delays only itself, and is disconnected when it falls too far behind: it comes back and gets a full snapshot.</summary>
internal sealed class ConnectionOutbox(HubConnectionContext connection)
{
    /// <summary>A burst of 40 newcomers with offers and candidates is about 600 signals.</summary>
    private const int Capacity = 2000;

    private readonly Lock _gate = new();
    private readonly Queue<object> _behind = new();
    private HeldSeat? _seat;
    private bool _busy;
    private bool _closed;

    /// <summary>Ends when the connection has taken everything, or is no more.</summary>
    public Task CatchingUp { get; private set; } = Task.CompletedTask;

    /// <summary>The seat that the connection has taken; written by its hub calls, read by whoever ends the connection.</summary>
    public HeldSeat? Seat
    {
        get => Volatile.Read(ref _seat);
        set => Volatile.Write(ref _seat, value);
    }

    /// <summary>The sessions of an account that the connection and its seat rest on: what it came with, and that of a ticket. None: a guest's.</summary>
    public IEnumerable<Guid> Sessions => new[] { Caller.SessionOf(connection.User), Seat?.Session }.OfType<Guid>();

    /// <summary>Hands it over at once where the connection takes it: writing to a connection only fills its buffer, and a queue of its own for each of 500 costs twice as much as that.</summary>
    public void Send(SerializedHubMessage message)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            if (_busy)
            {
                Enqueue(message);
                return;
            }

            var write = connection.WriteAsync(message);
            if (!write.IsCompletedSuccessfully)
            {
                _busy = true;
                CatchingUp = CatchUpAsync(write);
            }
        }
    }

    /// <summary>Completes when everything sent so far was handed to the connection.</summary>
    public Task FlushAsync()
    {
        lock (_gate)
        {
            if (!_busy || _closed)
            {
                return Task.CompletedTask;
            }

            var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Enqueue(flushed);
            return flushed.Task;
        }
    }

    public void Abort() => connection.Abort();

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
        }
    }

    private void Enqueue(object item)
    {
        if (_behind.Count < Capacity)
        {
            _behind.Enqueue(item);
            return;
        }

        (item as TaskCompletionSource)?.TrySetResult();
        connection.Abort();
    }

    private async Task CatchUpAsync(ValueTask write)
    {
        // SignalR itself logs and closes a connection that can't be written to.
        await write.AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (Next() is { } item)
        {
            if (item is SerializedHubMessage message)
            {
                await connection.WriteAsync(message).AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            else
            {
                ((TaskCompletionSource)item).TrySetResult();
            }
        }
    }

    private object? Next()
    {
        lock (_gate)
        {
            if (_behind.TryDequeue(out var item))
            {
                return item;
            }

            _busy = false;
            return null;
        }
    }
}
