using System.Collections.Concurrent;
using Parley.Sfu.Network;
using Parley.Sfu.Routing;

namespace Parley.Sfu.Workers;

/// <summary>
/// One thread with one port, its peers and rooms. Nothing of them is touched from elsewhere: the mailbox is the only way in.
/// </summary>
internal sealed class Worker : IAsyncDisposable
{
    private readonly ConcurrentQueue<Action<MediaLoop>> _mailbox = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IDatagramPort _port;
    private readonly MediaLoop _loop;
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private volatile bool _stopping;
    private bool _closed;
    private long _faults;

    public Worker(IDatagramPort port, TimeProvider time, Action<SfuEvent> publish)
    {
        _port = port;
        _time = time;
        _startedAt = time.GetTimestamp();
        _loop = new MediaLoop(port, publish);
        var thread = new Thread(Run) { IsBackground = true, Name = "Parley media", Priority = ThreadPriority.AboveNormal };
        thread.Start();
    }

    /// <summary>Errors of ours that ended the work on one batch. Always 0 unless there is a defect.</summary>
    public long Faults => Interlocked.Read(ref _faults);

    public Exception? LastFault { get; private set; }

    /// <summary>Read from other threads for meters; single numbers are whole on 64-bit systems.</summary>
    public ref readonly PortCounters PortCounters => ref _port.Counters;

    public ref readonly LoopCounters LoopCounters => ref _loop.Counters;

    public int PeerCount => _loop.PeerCount;

    /// <summary>Runs something on the worker's thread.</summary>
    /// <exception cref="ObjectDisposedException">The worker has stopped.</exception>
    public Task<T> RunAsync<T>(Func<MediaLoop, T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _mailbox.Enqueue(loop =>
        {
            if (_closed)
            {
                done.SetException(new ObjectDisposedException(nameof(SfuNode)));
                return;
            }

            try
            {
                done.SetResult(work(loop));
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        _port.Wake();
        if (_stopped.Task.IsCompleted)
        {
            // The thread may have looked for the last time before this was posted.
            DrainMailbox();
        }

        return done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        _port.Wake();
        await _stopped.Task;
        _port.Dispose();
        DrainMailbox();
    }

    private TimeSpan Now => _time.GetElapsedTime(_startedAt);

    private void Run()
    {
        while (!_stopping)
        {
            try
            {
                var received = _port.Receive(_loop.IdleFor(Now));
                DrainMailbox();
                _loop.Step(Now, received);
            }
            catch (Exception exception)
            {
                // One peer's trouble must not end everybody's call; the node reports it.
                LastFault = exception;
                Interlocked.Increment(ref _faults);
            }
        }

        _loop.Dispose();
        _closed = true;
        _stopped.SetResult();
    }

    private void DrainMailbox()
    {
        while (_mailbox.TryDequeue(out var work))
        {
            work(_loop);
        }
    }
}
