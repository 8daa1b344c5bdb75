using Parley.Bench.Streams;

namespace Parley.Bench.Measuring;

/// <summary>What is sent to whom, and what is looked at.</summary>
/// <param name="Name">Its letter or word.</param>
/// <param name="Shape">How a round of it runs.</param>
/// <param name="Publishers">How many send; 0 for as many as receive.</param>
/// <param name="Kinds">What each sends.</param>
internal sealed record Workload(string Name, WorkloadShape Shape, int Publishers, IReadOnlyList<MediaKind> Kinds)
{
    public const string Usage = """
        A        ten speakers, sound only, N subscribers
        B        one 720p picture with sound, N subscribers
        C        meeting of N: all see each other, three simulcast layers, everybody changes one of them every 2 s
        D        B with 2 % of the packets lost on their way to each subscriber
        E        B, joined by N subscribers, 50 a second: what a join costs and how long until the first picture
        idle     N participants, connected, sending nothing: memory of one
        capacity the largest B without 0.1 % loss or 20 ms at the 99th percentile; --subscribers START,LIMIT
        """;

    private static readonly MediaKind[] Both = [MediaKind.Audio, MediaKind.Video];

    /// <summary>Lines of the picture per simulcast layer.</summary>
    public IReadOnlyList<int> Heights { get; private init; } = [720];

    /// <summary>Share lost on the way to each subscriber.</summary>
    public double Loss { get; private init; }

    public bool IsMeeting { get; private init; }

    /// <summary>Whether servers without retransmission and layers can be compared.</summary>
    public bool NeedsServer => Loss > 0 || IsMeeting || Shape is WorkloadShape.Joining or WorkloadShape.Idle;

    public static Workload Named(string name) => name.ToUpperInvariant() switch
    {
        "A" => new Workload("A", WorkloadShape.Steady, 10, [MediaKind.Audio]),
        "B" => new Workload("B", WorkloadShape.Steady, 1, Both),
        "C" => new Workload("C", WorkloadShape.Steady, 0, Both) { Heights = [180, 360, 720], IsMeeting = true },
        "D" => new Workload("D", WorkloadShape.Steady, 1, Both) { Loss = 0.02 },
        "E" => new Workload("E", WorkloadShape.Joining, 1, Both),
        "IDLE" => new Workload("idle", WorkloadShape.Idle, 0, Both) { IsMeeting = true },
        "CAPACITY" => new Workload("capacity", WorkloadShape.Capacity, 1, Both),
        "F" => throw new ArgumentException("Workload F needs the program to host the media server, which it does not yet.", nameof(name)),
        _ => throw new ArgumentException($"There is no workload {name}.", nameof(name)),
    };
}
