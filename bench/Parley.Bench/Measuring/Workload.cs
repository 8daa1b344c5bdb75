using Parley.Bench.Streams;

namespace Parley.Bench.Measuring;

/// <summary>What is sent.</summary>
/// <param name="Name">A: ten speakers, audio only. B: one 720p stream with audio. C: nine people who all see each other.</param>
/// <param name="Publishers">How many send.</param>
/// <param name="Kinds">What each sends.</param>
internal sealed record Workload(string Name, int Publishers, IReadOnlyList<MediaKind> Kinds)
{
    public static Workload Named(string name) => name.ToUpperInvariant() switch
    {
        "A" => new Workload("A", 10, [MediaKind.Audio]),
        "B" => new Workload("B", 1, [MediaKind.Audio, MediaKind.Video]),
        "C" => new Workload("C", 9, [MediaKind.Audio, MediaKind.Video]),
        _ => throw new ArgumentException($"There is no workload {name}; take A, B or C.", nameof(name)),
    };
}
