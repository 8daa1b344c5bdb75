using Parley.Sfu.Allocation;
using Parley.Sfu.Selection;
using Parley.Sfu.Workers;

namespace Parley.Sfu.Routing;

/// <summary>
/// What a peer publishes in one media section: one stream, or one per simulcast layer. A mirror is the same for a
/// publisher of another worker: its packets come through a lane instead of a transport.
/// </summary>
internal sealed class IncomingTrack(string publisherId, MediaSection section, bool isMirror = false)
{
    // The streams by quality, lowest first.
    private readonly IncomingStream?[] _ranked = new IncomingStream?[Math.Max(1, section.Rids.Count)];

    /// <summary>The publisher's name in the room; its session may belong to another worker.</summary>
    public string PublisherId { get; } = publisherId;

    public bool IsMirror { get; } = isMirror;

    public MediaSection Section { get; } = section;

    /// <summary>The streams in the order the section names them.</summary>
    public IncomingStream?[] Layers { get; } = new IncomingStream?[Math.Max(1, section.Rids.Count)];

    /// <summary>Who is sent this track. Changed only between packets.</summary>
    public List<OutgoingTrack> Receivers { get; } = [];

    /// <summary>While false nothing of the track is forwarded or kept.</summary>
    public bool IsAllowed { get; set; } = true;

    /// <summary>The other workers that show this track; null while there are none.</summary>
    public TrackLinks? Links { get; set; }

    public SpeechActivity Speech { get; } = new();

    /// <summary>Decides whether the sound is forwarded; null where everybody is heard.</summary>
    public Room? GatedBy { get; set; }

    /// <summary>The qualities it offers.</summary>
    public TrackOffer Offer => field ??= new TrackOffer(this);

    /// <summary>The layers anybody wants of it.</summary>
    public TrackInterest Interest => field ??= new TrackInterest(this);

    public bool IsSimulcast => Layers.Length > 1;

    /// <summary>Spatial layers a target can name: the simulcast streams, or the layers of the last keyframe of the only stream.</summary>
    public int SpatialCount => IsSimulcast ? Layers.Length : _ranked[0]?.Meter.SpatialCount ?? 0;

    /// <summary>Whether a spatial layer is being sent by the publisher.</summary>
    public bool IsActive(TimeSpan now, int spatial) =>
        StreamOf(spatial) is { } stream && (IsSimulcast ? stream.IsActive(now) : stream.Meter.IsActive(now, spatial));

    /// <summary>Temporal layers seen so far in a spatial layer, 0 when nothing came of it.</summary>
    public int TemporalCount(int spatial) => StreamOf(spatial)?.Meter.TemporalCount ?? 0;

    /// <summary>The size of a spatial layer; default while it is not known, as always of H264 without a dependency descriptor.</summary>
    public FrameSize SizeOf(int spatial) =>
        StreamOf(spatial) is { } stream ? IsSimulcast ? stream.Size : stream.SizeOf(spatial) : default;

    /// <summary>
    /// What a receiver of a target is sent, in bits a second over about the last second, headers included. 0 when the spatial layer is
    /// not sent, or since less than half a second.
    /// </summary>
    public long BitsPerSecond(TimeSpan now, LayerTarget target) => target.IsNothing
        ? 0
        : StreamOf(target.Spatial)?.Meter.BitsPerSecond(now, IsSimulcast ? int.MaxValue : target.Spatial, target.Temporal) ?? 0;

    /// <summary>The highest layer up to a limit that is being sent, failing that the lowest above it; null when none is.</summary>
    public IncomingStream? BestLayer(TimeSpan now, int limit)
    {
        limit = Math.Min(limit, _ranked.Length - 1);
        for (var layer = limit; layer >= 0; layer--)
        {
            if (_ranked[layer] is { } stream && stream.IsActive(now))
            {
                return stream;
            }
        }

        for (var layer = limit + 1; layer < _ranked.Length; layer++)
        {
            if (_ranked[layer] is { } stream && stream.IsActive(now))
            {
                return stream;
            }
        }

        return null;
    }

    /// <summary>
    /// Orders the simulcast streams by quality: browsers differ in which name they give the largest picture. Sizes decide where all are
    /// known, else rates.
    /// </summary>
    public void Rank()
    {
        foreach (var stream in _ranked)
        {
            stream?.IsRanked = false;
        }

        var bySize = true;
        foreach (var stream in Layers)
        {
            bySize &= stream is null || stream.Size.IsKnown;
        }

        Layers.CopyTo(_ranked, 0);
        for (var slot = 0; slot < _ranked.Length; slot++)
        {
            for (var lower = slot - 1; lower >= 0; lower--)
            {
                SortPair(lower, bySize);
            }
        }

        for (var slot = 0; slot < _ranked.Length; slot++)
        {
            if (_ranked[slot] is { } stream)
            {
                stream.Layer = slot;
                stream.IsRanked = true;
            }
        }
    }

    private void SortPair(int lower, bool bySize)
    {
        // Streams that have not come yet keep their place.
        var higher = lower + 1;
        while (higher < _ranked.Length && _ranked[higher] is null)
        {
            higher++;
        }

        if (_ranked[lower] is { } low && higher < _ranked.Length && _ranked[higher] is { } high && IsLess(high, low, bySize))
        {
            (_ranked[lower], _ranked[higher]) = (high, low);
        }
    }

    private static bool IsLess(IncomingStream stream, IncomingStream than, bool bySize) => bySize
        ? stream.Size.Area < than.Size.Area

        // Rates of neighbours are a factor of two or more apart; less is chance.
        : stream.Meter.LastRate > 0 && stream.Meter.LastRate * 3 < than.Meter.LastRate * 2;

    private IncomingStream? StreamOf(int spatial) => (uint)spatial < (uint)_ranked.Length ? _ranked[spatial] : IsSimulcast ? null : _ranked[0];
}
