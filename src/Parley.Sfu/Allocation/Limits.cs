using Parley.Sfu.Routing;
using Parley.Sfu.Selection;

namespace Parley.Sfu.Allocation;

/// <summary>What of a track one receiver could use.</summary>
internal static class Limits
{
    // Enlarging a picture by a quarter is hardly seen; the next layer costs three to four times as much.
    private const double Enlargement = 1.25;

    /// <summary>The wish of a receiver, no higher than the lowest layer that fills the size it is shown in.</summary>
    public static LayerTarget Limit(this IncomingTrack track, OutgoingTrack slot)
    {
        if (slot.ShownSize is { Width: 0, Height: 0 })
        {
            return slot.Wish;
        }

        for (var spatial = 0; spatial < track.SpatialCount; spatial++)
        {
            var size = track.SizeOf(spatial);
            if (size.IsKnown && size.Width * Enlargement >= slot.ShownSize.Width && size.Height * Enlargement >= slot.ShownSize.Height)
            {
                return slot.Wish.Within(new LayerTarget(spatial, int.MaxValue));
            }
        }

        return slot.Wish;
    }
}
