using Parley.Rtc.Bandwidth;
using Parley.Sfu.Routing;

namespace Parley.Sfu.Allocation;

/// <summary>Fills probes with padding: what is sent anyway counts, the rest is padding of a retransmission stream.</summary>
internal struct ProbeSender
{
    private static readonly TimeSpan Expiry = TimeSpan.FromSeconds(1);

    private ProbeCluster _current;
    private ProbeCluster _following;
    private TimeSpan _start;
    private int _bytes;
    private int _packets;

    public void Add(ProbeCluster cluster, TimeSpan now)
    {
        if (_current.Id != 0)
        {
            _following = cluster;
            return;
        }

        (_current, _start, _bytes, _packets) = (cluster, now, 0, 0);
    }

    /// <summary>Counts a packet.</summary>
    /// <returns>The probe it belongs to, or 0.</returns>
    public byte OnSent(int bytes)
    {
        _bytes += bytes;
        _packets++;
        return _current.Id;
    }

    public void Drive(MediaLoop loop, PeerSession session)
    {
        if (_current.Id == 0)
        {
            return;
        }

        var elapsed = loop.Now - _start;
        if (elapsed < Expiry && FindCarrier(session) is { } carrier)
        {
            var due = _packets == 0 ? 1 : _current.Rate.BytesIn(elapsed);
            while (_bytes < due && carrier.SendPadding(loop))
            {
            }

            if (_bytes < _current.Bytes || _packets < ProbeCluster.SmallestCount)
            {
                return;
            }
        }

        var next = _following;
        (_current, _following) = (default, default);
        if (next.Id != 0)
        {
            Add(next, loop.Now);
        }
    }

    private static OutgoingTrack? FindCarrier(PeerSession session)
    {
        foreach (var slot in session.Receiving)
        {
            if (slot.CanPad)
            {
                return slot;
            }
        }

        return null;
    }
}
