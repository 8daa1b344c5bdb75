using Parley.Sfu.Workers;

namespace Parley.Sfu.Routing;

/// <summary>
/// What a peer publishes in one media section: one stream, or one per simulcast layer, lowest first. A mirror is the same for a
/// publisher of another worker: its packets come through a lane instead of a transport.
/// </summary>
internal sealed class IncomingTrack(string publisherId, MediaSection section, bool isMirror = false)
{
    /// <summary>The publisher's name in the room; its session may belong to another worker.</summary>
    public string PublisherId { get; } = publisherId;

    public bool IsMirror { get; } = isMirror;

    public MediaSection Section { get; } = section;

    public IncomingStream?[] Layers { get; } = new IncomingStream?[Math.Max(1, section.Rids.Count)];

    /// <summary>Who is sent this track. Changed only between packets.</summary>
    public List<OutgoingTrack> Receivers { get; } = [];

    /// <summary>While false nothing of the track is forwarded or kept.</summary>
    public bool IsAllowed { get; set; } = true;

    /// <summary>The other workers that show this track; null while there are none.</summary>
    public TrackLinks? Links { get; set; }

    public SpeechActivity Speech { get; } = new();

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
}
