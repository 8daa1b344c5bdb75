using System.Collections.Concurrent;
using Parley.Sfu.Routing;

namespace Parley.Sfu.Workers;

/// <summary>
/// The way into a worker from other threads. Work is done in the order it was posted; the worker is woken only while it waits.
/// </summary>
internal sealed class Mailbox(Action wake)
{
    private readonly ConcurrentQueue<Action<MediaLoop?>> _posts = new();
    private int _waiting;
    private volatile bool _closed;

    public bool IsEmpty => _posts.IsEmpty;

    /// <summary>Posts work; it is given null when the worker has ended.</summary>
    public void Post(Action<MediaLoop?> work)
    {
        _posts.Enqueue(work);
        Nudge();
        if (_closed)
        {
            // The worker may have looked for the last time before this was posted.
            Refuse();
        }
    }

    /// <summary>Wakes the worker if it waits. What it shall find must have been written before.</summary>
    public void Nudge()
    {
        // The worker says that it waits, then looks for work; we have written work, then look whether it waits. With a barrier
        // between the two steps on both sides, one of us sees the other.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _waiting) != 0 && Interlocked.Exchange(ref _waiting, 0) != 0)
        {
            wake();
        }
    }

    /// <summary>The worker is about to wait: look for work after this.</summary>
    public void BeginWait()
    {
        Volatile.Write(ref _waiting, 1);
        Interlocked.MemoryBarrier();
    }

    public void EndWait() => Volatile.Write(ref _waiting, 0);

    /// <summary>Does what was posted so far.</summary>
    public void Drain(MediaLoop loop)
    {
        for (var count = _posts.Count; count > 0 && _posts.TryDequeue(out var work); count--)
        {
            work(loop);
        }
    }

    /// <summary>The worker has ended.</summary>
    public void Close()
    {
        _closed = true;
        Refuse();
    }

    private void Refuse()
    {
        while (_posts.TryDequeue(out var work))
        {
            work(null);
        }
    }
}
