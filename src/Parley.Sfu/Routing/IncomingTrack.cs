using Parley.Sfu.Selection;
using Parley.Sfu.Workers;

namespace Parley.Sfu.Routing;

/// <summary>
/// What a peer publishes in one media section: one stream, or one per simulcast layer. A mirror is the same for a
/// publisher of another worker: its packets come through a lane instead of a transport.
/// </summary>
internal sealed class IncomingTrack(string publisherId, MediaSection section, bool isMirror = false)
{
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

    /// <summary>Spatial layers a target can name: the simulcast streams, or the layers seen so far of the only stream.</summary>
    public int SpatialCount => IsSimulcast ? Layers.Length : Layers[0]?.Meter.SpatialCount ?? 0;

    private bool IsSimulcast => Layers.Length > 1;

    /// <summary>Whether a spatial layer is being sent by the publisher.</summary>
    public bool IsActive(TimeSpan now, int spatial) =>
        StreamOf(spatial) is { } stream && (IsSimulcast ? stream.IsActive(now) : stream.Meter.IsActive(now, spatial));

    /// <summary>Temporal layers seen so far in a spatial layer, 0 when nothing came of it.</summary>
    public int TemporalCount(int spatial) => StreamOf(spatial)?.Meter.TemporalCount ?? 0;

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
        limit = Math.Min(limit, Layers.Length - 1);
        for (var layer = limit; layer >= 0; layer--)
        {
            if (Layers[layer] is { } stream && stream.IsActive(now))
            {
                return stream;
            }
        }

        for (var layer = limit + 1; layer < Layers.Length; layer++)
        {
            if (Layers[layer] is { } stream && stream.IsActive(now))
            {
                return stream;
            }
        }

        return null;
    }

    private IncomingStream? StreamOf(int spatial) => !IsSimulcast ? Layers[0] : (uint)spatial < (uint)Layers.Length ? Layers[spatial] : null;
}
