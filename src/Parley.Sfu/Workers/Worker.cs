using Parley.Sfu.Network;
using Parley.Sfu.Routing;

namespace Parley.Sfu.Workers;

/// <summary>
/// One thread with one port and its peers. Nothing of them is touched from elsewhere: the mailbox and the lanes are the only ways in.
/// </summary>
internal sealed class Worker : IAsyncDisposable
{
    private static readonly TimeSpan LoadInterval = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IDatagramPort _port;
    private readonly Mailbox _mailbox;
    private readonly MediaLoop _loop;
    private readonly TimeProvider _time;
    private readonly long _epoch;
    private volatile bool _stopping;
    private TimeSpan _waited;
    private TimeSpan _loadAt;

    /// <summary>Starts a thread.</summary>
    /// <param name="port">Its port, which it closes.</param>
    /// <param name="mailbox">Its mailbox.</param>
    /// <param name="loop">Its work, on the same port.</param>
    /// <param name="time">The clock.</param>
    /// <param name="epoch">The time stamp all workers count from, so that they can exchange times.</param>
    public Worker(IDatagramPort port, Mailbox mailbox, MediaLoop loop, TimeProvider time, long epoch)
    {
        _port = port;
        _mailbox = mailbox;
        _loop = loop;
        _time = time;
        _epoch = epoch;
        var index = loop.Crossing?.Index ?? 0;
        var thread = new Thread(Run) { IsBackground = true, Name = $"Parley media {index}", Priority = ThreadPriority.AboveNormal };
        thread.Start();
    }

    public FaultLog Faults => _loop.Faults;

    /// <summary>Read from other threads for meters; single numbers are whole on 64-bit systems.</summary>
    public ref readonly PortCounters PortCounters => ref _port.Counters;

    public ref readonly LoopCounters LoopCounters => ref _loop.Counters;

    public int PeerCount => _loop.PeerCount;

    /// <summary>Records for other workers that did not fit.</summary>
    public long CrossingDropped => _loop.Crossing?.Dropped ?? 0;

    /// <summary>Packets that came from other workers.</summary>
    public long CrossingReceived => _loop.Crossing?.Mirrors.Packets ?? 0;

    /// <summary>The share of the last second the thread did not wait in, 0 to 1.</summary>
    public double BusyShare { get; private set; }

    /// <summary>Runs something on the worker's thread.</summary>
    /// <exception cref="ObjectDisposedException">The worker has stopped.</exception>
    public Task<T> RunAsync<T>(Func<MediaLoop, T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _mailbox.Post(loop =>
        {
            if (loop is null)
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
        return done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        _port.Wake();
        await _stopped.Task;
        _port.Dispose();
    }

    private TimeSpan Now => _time.GetElapsedTime(_epoch);

    private void Run()
    {
        while (!_stopping)
        {
            try
            {
                var received = Receive();
                _mailbox.Drain(_loop);
                _loop.Step(Now, received);
                _loop.EndStep(Now);
            }
            catch (Exception exception)
            {
                // One peer's trouble must not end everybody's call; the node reports it.
                _loop.Faults.Note(exception);
            }
        }

        try
        {
            _loop.Dispose();
        }
        catch (Exception exception)
        {
            _loop.Faults.Note(exception);
        }

        _mailbox.Close();
        _stopped.SetResult();
    }

    private int Receive()
    {
        _mailbox.BeginWait();
        var before = Now;
        var idle = _mailbox.IsEmpty && _loop.Crossing is null or { HasIncoming: false } ? _loop.IdleFor(before) : TimeSpan.Zero;
        var received = _port.Receive(idle);
        _mailbox.EndWait();
        NoteLoad(before, Now);
        return received;
    }

    // Taking a batch counts as waiting: a small part of what is then done with it.
    private void NoteLoad(TimeSpan before, TimeSpan after)
    {
        _waited += after - before;
        if (after - _loadAt >= LoadInterval)
        {
            BusyShare = Math.Clamp(1 - (_waited / (after - _loadAt)), 0, 1);
            _waited = TimeSpan.Zero;
            _loadAt = after;
        }
    }
}
