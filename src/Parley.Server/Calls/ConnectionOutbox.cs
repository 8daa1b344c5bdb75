using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using Parley.Meetings.Signals;
using Parley.Server.Accounts;

namespace Parley.Server.Calls;

/// <summary>Sends signals to one connection in order. A slow reader delays only itself, and is disconnected when it falls too far behind: it comes back and gets a full snapshot.</summary>
internal sealed class ConnectionOutbox
{
    /// <summary>A burst of 40 newcomers with offers and candidates is about 600 signals.</summary>
    private const int Capacity = 2000;

    private readonly Channel<object> _queue = Channel.CreateBounded<object>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly HubCallerContext _context;
    private readonly ISingleClientProxy _client;
    private HeldSeat? _seat;

    public ConnectionOutbox(HubCallerContext context, ISingleClientProxy client)
    {
        _context = context;
        _client = client;
        Pump = PumpAsync();
    }

    /// <summary>The seat that the connection has taken; written by its hub calls, read by whoever ends the connection.</summary>
    public HeldSeat? Seat
    {
        get => Volatile.Read(ref _seat);
        set => Volatile.Write(ref _seat, value);
    }

    /// <summary>The account's session that the connection came with; null: a guest's.</summary>
    public Guid? Session => Caller.SessionOf(_context.User);

    /// <summary>Ends when the connection has ended.</summary>
    public Task Pump { get; }

    public void Send(Signal signal) => Enqueue(signal);

    /// <summary>Completes when everything enqueued so far was handed to the connection.</summary>
    public Task FlushAsync()
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(flushed);
        return flushed.Task;
    }

    public void Abort() => _context.Abort();

    public void Close() => _queue.Writer.TryComplete();

    private void Enqueue(object item)
    {
        if (!_queue.Writer.TryWrite(item))
        {
            (item as TaskCompletionSource)?.TrySetResult();
            _context.Abort();
        }
    }

    private async Task PumpAsync()
    {
        await foreach (var item in _queue.Reader.ReadAllAsync())
        {
            if (item is TaskCompletionSource flushed)
            {
                flushed.TrySetResult();
            }
            else if (item is Signal signal)
            {
                // SignalR itself logs and closes a connection that can't be written to.
                await _client.SendAsync(SignalNames.Of(signal), signal, _context.ConnectionAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
