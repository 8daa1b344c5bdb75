using Parley.Rtc.Bandwidth;
using Parley.Sfu.Routing;

namespace Parley.Sfu.Sending;

/// <summary>
/// Decides which peer's queue sends next. Sound leaves when it comes; video and resends leave in turns of one run a peer, and after a
/// slice of turns the port is looked at again, so that no sound waits behind a keyframe on its way to everybody.
/// </summary>
internal sealed class Egress(MediaLoop loop)
{
    /// <summary>Packets of one slice: at most about 0.3 ms.</summary>
    public const int Slice = 64;

    // The few packets a full connection still has to write must not run out meanwhile, at 25 Mbit/s.
    private static readonly TimeSpan FullPathPause = TimeSpan.FromMilliseconds(5);

    // A receiver cannot show a picture before its last packet, so the others wait a moment for it and leave as one run. Over loopback
    // the packets of a picture come within 0.1 ms, from a browser's pacer in bursts.
    private static readonly TimeSpan LongestHold = TimeSpan.FromMilliseconds(1);

    // A rate may rise while a queue waits.
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(10);

    private readonly Queue<SendQueue> _ready = new();
    private readonly List<SendQueue> _waiting = [];
    private TimeSpan _waitingDue = TimeSpan.MaxValue;
    private TimeSpan _heldUntil;

    /// <summary>Something could leave right now.</summary>
    public bool IsBusy => _ready.Count > 0 && loop.Now >= _heldUntil;

    /// <summary>When something may leave again that may not now.</summary>
    public TimeSpan Due => _ready.Count > 0 ? Earlier(_heldUntil, _waitingDue) : _waitingDue;

    /// <summary>Sends at once.</summary>
    public void Send(SendQueue queue, in QueuedPacket packet) => Departure.TrySend(loop, queue, packet, 0);

    /// <summary>Gives a queue its turns, after a moment if the picture in it is not complete.</summary>
    public void ScheduleVideo(SendQueue queue, bool isPictureEnd)
    {
        if (isPictureEnd || queue.Video.Count > Run.MostPackets)
        {
            _heldUntil = TimeSpan.Zero;
        }
        else if (_ready.Count == 0)
        {
            _heldUntil = loop.Now + LongestHold;
        }

        Add(queue);
    }

    /// <summary>Gives a queue its turns from now on.</summary>
    public void Schedule(SendQueue queue)
    {
        _heldUntil = TimeSpan.Zero;
        Add(queue);
    }

    /// <summary>
    /// Sends faster for a moment, filled up with padding, to see what the path carries. Gives up at once where there is no stream for
    /// padding. A probe under way ends.
    /// </summary>
    public void StartProbe(SendQueue queue, ProbeCluster cluster)
    {
        queue.Bucket.StartProbe(loop.Now, cluster);
        _waitingDue = TimeSpan.Zero;
        Schedule(queue);
    }

    /// <summary>Sends one slice of what may leave now.</summary>
    public void Drain()
    {
        WakeWaiting();
        if (!IsBusy)
        {
            return;
        }

        for (var budget = Slice; budget > 0 && _ready.TryDequeue(out var queue);)
        {
            if (!queue.Session.IsConnected)
            {
                queue.Clear();
                queue.Bucket.EndProbe();
            }

            var isPaced = false;
            try
            {
                budget -= Math.Max(1, TakeTurn(queue, budget, out isPaced));
            }
            catch (Exception exception)
            {
                budget--;
                queue.Clear();
                queue.Bucket.EndProbe();
                loop.OnFault(queue.Session, exception);
            }

            if (queue.IsEmpty && queue.Bucket.Probe == 0)
            {
                queue.IsScheduled = false;
            }
            else if (isPaced)
            {
                _waiting.Add(queue);
                _waitingDue = Earlier(Earlier(_waitingDue, queue.Bucket.Due), loop.Now + LongestLook);
            }
            else
            {
                _ready.Enqueue(queue);
            }
        }
    }

    private static TimeSpan Earlier(TimeSpan first, TimeSpan second) => first < second ? first : second;

    private void Add(SendQueue queue)
    {
        if (!queue.IsScheduled)
        {
            queue.IsScheduled = true;
            _ready.Enqueue(queue);
        }
    }

    private void WakeWaiting()
    {
        if (loop.Now < _waitingDue)
        {
            return;
        }

        _heldUntil = TimeSpan.Zero;
        _waitingDue = _waiting.Count > 0 ? loop.Now + LongestLook : TimeSpan.MaxValue;
        for (var index = _waiting.Count - 1; index >= 0; index--)
        {
            var queue = _waiting[index];
            if (queue.Bucket.Due > loop.Now && queue.Session.IsConnected)
            {
                _waitingDue = Earlier(_waitingDue, queue.Bucket.Due);
                continue;
            }

            _waiting[index] = _waiting[^1];
            _waiting.RemoveAt(_waiting.Count - 1);
            _ready.Enqueue(queue);
        }
    }

    private int TakeTurn(SendQueue queue, int budget, out bool isPaced)
    {
        queue.DropOld(loop.Now);
        if (!loop.TakesVideo(queue.Session))
        {
            loop.Counters.PathFull++;
            queue.Bucket.Hold(loop.Now + FullPathPause);
        }

        var allowance = queue.Bucket.Allowance(loop.Now);
        isPaced = allowance <= 0;
        return isPaced ? 0
            : queue.Resends.Count > 0 ? SendResends(queue, budget, allowance)
            : queue.Video.Count > 0 ? SendVideo(queue, budget, allowance)
            : queue.Bucket.Probe != 0 ? SendPadding(queue, Math.Min(budget, Run.MostPackets))
            : 0;
    }

    private int SendPadding(SendQueue queue, int budget)
    {
        var count = 0;
        while (count < budget && queue.Bucket.Probe != 0 && queue.Bucket.Allowance(loop.Now) > 0)
        {
            if (!TrySendPadding(queue))
            {
                queue.Bucket.EndProbe();
                break;
            }

            count++;
        }

        return count;
    }

    private bool TrySendPadding(SendQueue queue)
    {
        var receiving = queue.Session.Receiving;
        for (var index = 0; index < receiving.Count; index++)
        {
            if (receiving[index].TrySendPadding(loop))
            {
                return true;
            }
        }

        return false;
    }

    private int SendResends(SendQueue queue, int budget, int allowance)
    {
        var count = Run.Plan(ref queue.Resends, Math.Min(budget, Run.MostPackets), allowance, uniform: false, out _);
        for (var index = 0; index < count; index++)
        {
            // What is not there any more cannot be sent again.
            Departure.TrySend(loop, queue, queue.Resends[index], 0);
        }

        queue.Resends.RemoveFirst(count);
        return count;
    }

    private int SendVideo(SendQueue queue, int budget, int allowance)
    {
        var count = Run.Plan(
            ref queue.Video, Math.Min(budget, Run.MostPackets), allowance, loop.Port.SendsSegments, out var length);
        for (var index = 0; index < count; index++)
        {
            ref var packet = ref queue.Video[index];
            if (!Departure.TrySend(loop, queue, packet, index < count - 1 ? length : 0))
            {
                // The publisher's ring has overtaken this receiver.
                var (track, stream) = (packet.Track, packet.Stream);
                queue.Video.RemoveFirst(index);
                queue.DropAll(track, stream);
                return index;
            }
        }

        queue.Video.RemoveFirst(count);
        return count;
    }
}
