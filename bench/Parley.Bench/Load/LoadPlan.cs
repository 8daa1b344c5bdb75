using Parley.Bench.Streams;

namespace Parley.Bench.Load;

/// <summary>Who sends what to how many. Every subscriber receives every publisher but itself.</summary>
/// <param name="Tracks">What each publisher sends.</param>
/// <param name="Publishers">How many send; in a meeting as many as receive.</param>
/// <param name="Subscribers">How many receive.</param>
internal sealed record LoadPlan(IReadOnlyList<TrackPlan> Tracks, int Publishers, int Subscribers)
{
    /// <summary>Everybody sends and receives.</summary>
    public bool IsMeeting { get; init; }

    /// <summary>How many publishers a subscriber has sections for.</summary>
    public int Watched { get; init; } = Publishers;

    /// <summary>Share of the datagrams with media that get lost on their way to each sink, after the server sent them.</summary>
    public double Loss { get; init; }

    /// <summary>Whether what arrives can be verified; only what can't is understood by decoders.</summary>
    public bool IsStamped { get; init; } = true;

    /// <summary>
    /// How often the client looks for datagrams; zero: it is woken by them. Waking another core is billed to whoever sends, though no server
    /// does that to its clients over a network. The kernel's time stamps are the same either way.
    /// </summary>
    public TimeSpan ReceiveInterval { get; init; }

    public RecordedStream? Find(in Stamp stamp)
    {
        foreach (var track in Tracks)
        {
            if (track.Kind == stamp.Kind && stamp.Layer < track.Layers.Count)
            {
                return track.Layers[stamp.Layer];
            }
        }

        return null;
    }
}
