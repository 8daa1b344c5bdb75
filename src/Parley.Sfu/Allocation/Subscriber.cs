using Parley.Sfu.Routing;
using Parley.Sfu.Selection;

namespace Parley.Sfu.Allocation;

/// <summary>The receiving side of a peer: what its path carries, what it gets, the probes in between.</summary>
internal sealed class Subscriber
{
    private readonly PeerSession _session;
    private ProbeSender _probes;
    private bool _started;

    public Subscriber(PeerSession session)
    {
        _session = session;
        Allocation = new SubscriberAllocation(session, Downlink);
    }

    public Downlink Downlink { get; } = new();

    public SubscriberAllocation Allocation { get; }

    /// <summary>A section begins with another source or after a pause.</summary>
    public void OnBegin(OutgoingTrack slot)
    {
        // The lowest layer is the one a keyframe of comes soonest and fits through any path.
        slot.Target = IsCareful ? LayerTarget.Lowest.Within(slot.Wish) : slot.Wish;
        Allocation.IsDirty = true;
    }

    /// <summary>What a section may be sent at most has changed.</summary>
    public void OnWish(OutgoingTrack slot)
    {
        slot.Target = IsCareful ? slot.Target.Within(slot.Wish) : slot.Wish;
        Allocation.IsDirty = true;
    }

    // Before the first look nothing is known yet, but perhaps soon.
    private bool IsCareful => Allocation.IsManaging || (!_started && ExpectsFeedback(_session));

    public void OnSent(TimeSpan now, ushort? transportSequence, int bytes) =>
        Downlink.OnSent(now, transportSequence, bytes, _probes.OnSent(bytes));

    public void Tick(MediaLoop loop)
    {
        _started = true;
        Downlink.ExpectsFeedback = ExpectsFeedback(_session);
        Downlink.Advance(loop.Now);
        Allocation.Update(loop.Now);
        while (Downlink.TryTakeProbe(out var cluster))
        {
            _probes.Add(cluster, loop.Now);
        }

        _probes.Drive(loop, _session);
    }

    private static bool ExpectsFeedback(PeerSession session)
    {
        foreach (var slot in session.Receiving)
        {
            if (slot.Section.HasTransportFeedback)
            {
                return true;
            }
        }

        return false;
    }
}
