using Parley.Sfu.Routing;

namespace Parley.Sfu.Allocation;

/// <summary>
/// The highest spatial layer anybody wants of a published track, so that its publisher need not make what nobody looks at. More is told
/// at once, less after a while: a layer that was stopped takes a keyframe to come back.
/// </summary>
internal sealed class TrackInterest(IncomingTrack track)
{
    private static readonly TimeSpan BeforeLess = TimeSpan.FromSeconds(5);
    private TimeSpan _next;
    private TimeSpan? _lessSince;
    private int? _told;

    /// <summary>What was told last: the layer, or null for none at all.</summary>
    public int? Highest => _told is null ? Top : _told < 0 ? null : _told;

    private int Top => Math.Max(track.Layers.Length, track.SpatialCount) - 1;

    /// <summary>Somebody may want more: the next look is due.</summary>
    public void Hurry() => _next = TimeSpan.Zero;

    /// <summary>Looks again.</summary>
    /// <returns>True when the publisher is to be told <see cref="Highest"/>.</returns>
    public bool Update(TimeSpan now)
    {
        if (now < _next)
        {
            return false;
        }

        _next = now + RateWindow.Interval;
        var told = _told ?? Top;
        var wanted = Wanted();
        if (wanted >= told)
        {
            _lessSince = null;
            _told = wanted;
            return wanted > told;
        }

        _lessSince ??= now;
        if (now - _lessSince < BeforeLess)
        {
            return false;
        }

        _told = wanted;
        _lessSince = null;
        return true;
    }

    private int Wanted()
    {
        var wanted = Math.Min(Top, track.Links?.Wanted ?? -1);
        foreach (var slot in track.Receivers)
        {
            // Also for who is not connected yet: a publisher that has stopped takes a while to begin.
            if (!slot.IsPaused)
            {
                wanted = Math.Max(wanted, Math.Min(Top, track.Limit(slot).Spatial));
            }
        }

        return wanted;
    }
}
