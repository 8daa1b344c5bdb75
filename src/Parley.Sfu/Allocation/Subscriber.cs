using Parley.Rtc.Bandwidth;
using Parley.Sfu.Routing;
using Parley.Sfu.Selection;

namespace Parley.Sfu.Allocation;

/// <summary>The receiving side of a peer: what its path carries, what it gets, the probes in between.</summary>
internal sealed class Subscriber
{
    // Faster than the path a burst only moves the queue there; 2.5, usual for encoders that spread their keyframes themselves, made
    // every change to a high layer look like overload.
    private const double PacingFactor = 1.5;

    // What the allocation has decided on must get through, even while the estimate lies below it: pacing spreads bursts, it does not
    // choose. Above 1, so that what a burst leaves waiting drains.
    private const double GrantedFactor = 1.25;

    // What waits must be gone within half a second, full packets assumed: after a second it would be dropped. Of what has not been
    // measured yet, or was held up here, more may wait than the rates above would clear in time. Not on a path in trouble: more would
    // wait the more it is choked.
    private const long DrainPerPacket = 1200 * 8 * 2;

    // What happens by itself may be seen a little later, as there are many receivers: rates, probes, layers that ended. What was ordered
    // is looked at with the next tick.
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(30);

    // A burst on a path of which half is unused does not pass for overload.
    private const long RoomFactor = 2;

    private readonly PeerSession _session;
    private TimeSpan _nextLook;
    private TimeSpan _nextSample;
    private bool _started;
    private bool _isPaced;

    public Subscriber(PeerSession session)
    {
        _session = session;
        Allocation = new SubscriberAllocation(session, Downlink);
    }

    public Downlink Downlink { get; } = new();

    public SubscriberAllocation Allocation { get; }

    // Before the first look nothing is known yet, but perhaps soon.
    private bool IsCareful => Allocation.IsManaging || (!_started && ExpectsFeedback());

    /// <summary>A section begins with another source or after a pause.</summary>
    public void OnBegin(OutgoingTrack slot)
    {
        // The lowest layer fits through any path, and its keyframe is the smallest.
        slot.Target = IsCareful ? LayerTarget.Lowest.Within(Limit(slot)) : Limit(slot);
        Allocation.IsDirty = true;
    }

    /// <summary>What a section may be sent at most has changed.</summary>
    public void OnWish(OutgoingTrack slot)
    {
        slot.Target = IsCareful ? slot.Target.Within(Limit(slot)) : Limit(slot);
        Allocation.IsDirty = true;
    }

    public bool IsDue(TimeSpan now) => now >= _nextLook || Allocation.IsDirty;

    public void Tick(MediaLoop loop)
    {
        var now = loop.Now;
        _nextLook = now + LookInterval;
        if (now >= _nextSample)
        {
            _nextSample = now + RateWindow.Interval;
            _started = true;
            _session.Sending.Observer ??= Downlink;
            Downlink.ExpectsFeedback = ExpectsFeedback();
            Downlink.Late = loop.Late;
            Downlink.Sample(now, Sample(now));
        }

        Downlink.Advance(now);
        Allocation.Update(now);
        SetPace(Downlink.Target(now), now);
        Probe(loop);
    }

    private void SetPace(Bitrate? target, TimeSpan now)
    {
        if (target is { } rate)
        {
            _isPaced = true;
            var sharing = Math.Max((rate * PacingFactor).BitsPerSecond, (long)(Allocation.Granted * GrantedFactor));
            var draining = Downlink.IsTroubled(now) ? 0 : _session.Sending.Video.Count * DrainPerPacket;
            _session.Sending.Bucket.SetRate(
                Math.Max(sharing, draining),
                rate.BitsPerSecond > Allocation.Granted * RoomFactor);
        }
        else if (_isPaced)
        {
            _isPaced = false;
            _session.Sending.Bucket.SetRate(0);
        }
    }

    // One after the other: a probe's packets are told apart by what left between its begin and its end.
    private void Probe(MediaLoop loop)
    {
        if (_session.Sending.Bucket.Probe == 0 && Downlink.TryTakeProbe(out var probe))
        {
            loop.Egress.StartProbe(_session.Sending, probe);
        }
    }

    private static LayerTarget Limit(OutgoingTrack slot) => slot.Source?.Limit(slot) ?? slot.Wish;

    private long Sample(TimeSpan now)
    {
        long bytes = 0;
        foreach (var slot in _session.Receiving)
        {
            slot.Rate.Sample(now, slot.Bytes);
            bytes += slot.Bytes;
        }

        return bytes;
    }

    private bool ExpectsFeedback()
    {
        foreach (var slot in _session.Receiving)
        {
            if (slot.Section.HasTransportFeedback)
            {
                return true;
            }
        }

        return false;
    }
}
