using Parley.Sfu.Routing;

namespace Parley.Sfu.Allocation;

/// <summary>The receiving side of a peer: what its path carries, what it gets, the probes in between.</summary>
internal sealed class Subscriber
{
    private readonly PeerSession _session;
    private ProbeSender _probes;

    public Subscriber(PeerSession session)
    {
        _session = session;
        Allocation = new SubscriberAllocation(session, Downlink);
    }

    public Downlink Downlink { get; } = new();

    public SubscriberAllocation Allocation { get; }

    public void OnSent(TimeSpan now, ushort? transportSequence, int bytes) =>
        Downlink.OnSent(now, transportSequence, bytes, _probes.OnSent(bytes));

    public void Tick(MediaLoop loop)
    {
        Downlink.Advance(loop.Now);
        Allocation.Update(loop.Now);
        while (Downlink.TryTakeProbe(out var cluster))
        {
            _probes.Add(cluster, loop.Now);
        }

        _probes.Drive(loop, _session);
    }
}
