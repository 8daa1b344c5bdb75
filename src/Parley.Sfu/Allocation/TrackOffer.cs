using Parley.Sfu.Routing;
using Parley.Sfu.Selection;

namespace Parley.Sfu.Allocation;

/// <summary>The qualities a published track offers now. Put together once for all receivers.</summary>
internal sealed class TrackOffer(IncomingTrack track)
{
    private readonly Ladder _ladder = new();
    private TimeSpan _next;

    public Ladder Update(TimeSpan now)
    {
        if (now < _next)
        {
            return _ladder;
        }

        _next = now + RateWindow.Interval;
        _ladder.Clear();
        for (var spatial = 0; spatial < track.SpatialCount; spatial++)
        {
            if (!track.IsActive(now, spatial))
            {
                continue;
            }

            // A larger picture with a quarter of the frames is no improvement: only the lowest one is offered that thinned out.
            var temporals = Math.Max(1, track.TemporalCount(spatial));
            for (var temporal = spatial == 0 ? 0 : Math.Max(0, temporals - 2); temporal < temporals; temporal++)
            {
                // All of them for the last one, as a layer not seen so far costs nothing yet.
                var target = new LayerTarget(spatial, temporal == temporals - 1 ? int.MaxValue : temporal);
                var rate = track.BitsPerSecond(now, target);
                if (rate > 0)
                {
                    _ladder.Add(target, rate);
                }
            }
        }

        return _ladder;
    }
}
