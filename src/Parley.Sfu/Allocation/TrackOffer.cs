using Parley.Sfu.Routing;
using Parley.Sfu.Selection;

namespace Parley.Sfu.Allocation;

/// <summary>The qualities a published track offers now. Put together once for all receivers.</summary>
internal sealed class TrackOffer(IncomingTrack track)
{
    // Of a sample 200 ms after the last: a keyframe of five frames' size must not look like a dearer picture.
    private const double Weight = 0.1;
    private readonly Ladder _ladder = new();
    private readonly double[] _costs = new double[LayerMeter.MaxSpatial * LayerMeter.MaxTemporal];
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
                _costs.AsSpan(Cell(spatial, 0), LayerMeter.MaxTemporal).Clear();
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
                    ref var cost = ref _costs[Cell(spatial, temporal)];
                    cost = cost > 0 ? cost + ((rate - cost) * Weight) : rate;
                    _ladder.Add(target, (long)cost);
                }
            }
        }

        return _ladder;
    }

    private static int Cell(int spatial, int temporal) =>
        (Math.Min(spatial, LayerMeter.MaxSpatial - 1) * LayerMeter.MaxTemporal) + Math.Min(temporal, LayerMeter.MaxTemporal - 1);
}
