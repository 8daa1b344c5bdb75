using Parley.Bench.Streams;

namespace Parley.Bench.Measuring;

/// <summary>One series of rounds: the command line of <c>media</c>, or a part of a preset.</summary>
internal sealed record MediaOptions
{
    public const string Usage = $$"""
        usage: media [--preset quiet|quick] [--servers parley,reference,reference-gso,janus,none] [--workload B] [--subscribers 50,100,200]
                     [--rounds 3] [--seconds 30] [--warm-up 10] [--codec VP8|VP9|H264] [--workers 1] [--server-core 1] [--generator-core 0]
                     [--nice -10] [--max-wait 10] [--max-others 10] [--receive-interval 0] [--json FILE]
        A negative core pins nothing; several are written 0,1. --max-wait and --max-others: per cent of a core, above which a round is void.
        --receive-interval: microseconds between two looks of the load client at its socket; 0: each packet wakes it, at the sender's cost.
        Workloads:
        {{Measuring.Workload.Usage}}
        """;

    private static readonly string[] Known =
    [
        "--preset", "--servers", "--workload", "--subscribers", "--rounds", "--seconds", "--warm-up", "--codec", "--workers", "--server-core",
        "--generator-core", "--nice", "--max-wait", "--max-others", "--receive-interval", "--json",
    ];

    public IReadOnlyList<string> Servers { get; init; } = ["parley", "reference", "reference-gso", "janus"];

    public string Workload { get; init; } = "B";

    public IReadOnlyList<int> Subscribers { get; init; } = [50, 100, 200];

    public int Rounds { get; init; } = 3;

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(10);

    public string VideoCodec { get; init; } = "VP8";

    public int Workers { get; init; } = 1;

    public string ServerCores { get; init; } = "1";

    public int? GeneratorCore { get; init; } = 0;

    public int Niceness { get; init; }

    public NoiseLimits Limits { get; init; } = new(0.1, 0.1);

    public TimeSpan ReceiveInterval { get; init; }

    public string? Preset { get; private init; }

    public string? JsonPath { get; private init; }

    public string Command { get; private init; } = string.Empty;

    public string BenchFolder { get; init; } = "bench";

    public string WorkFolder { get; init; } = Path.Combine("artifacts", "bench-media");

    /// <summary>The workload as the report calls it.</summary>
    public string Label => Measuring.Workload.Named(Workload).Name + (VideoCodec == "VP8" ? string.Empty : $"-{VideoCodec}") + (Workers == 1 ? string.Empty : $"/{Workers}");

    /// <summary>Reads the options; throws <see cref="ArgumentException"/> with what is wrong.</summary>
    public static MediaOptions Parse(IReadOnlyList<string> arguments)
    {
        var given = Arguments.Parse(arguments, Known);
        if (given.Words.Count > 0)
        {
            throw new ArgumentException($"{given.Words[0]} is no option.", nameof(arguments));
        }

        var standard = new MediaOptions();
        var generatorCore = given.Number("--generator-core", 0, -1, 63);
        var serverCores = given.Text("--server-core") ?? "1";
        var codec = given.Text("--codec") ?? standard.VideoCodec;
        return standard with
        {
            Command = string.Join(' ', arguments.Prepend("./dev.sh bench media")),
            Preset = given.Text("--preset"),
            Servers = given.Text("--servers")?.Split(',') ?? standard.Servers,
            Workload = given.Text("--workload") ?? standard.Workload,
            Subscribers = given.Numbers("--subscribers", 1, 4000) ?? standard.Subscribers,
            Rounds = given.Number("--rounds", 3, 1, 1000),
            Duration = TimeSpan.FromSeconds(given.Number("--seconds", 30, 1, 3600)),
            WarmUp = TimeSpan.FromSeconds(given.Number("--warm-up", 10, 0, 3600)),
            VideoCodec = RecordingPlan.VideoCodecs.Contains(codec) ? codec : throw new ArgumentException($"No codec {codec}.", nameof(arguments)),
            Workers = given.Number("--workers", 1, 1, 64),
            ServerCores = serverCores.StartsWith('-') ? string.Empty : serverCores,
            GeneratorCore = generatorCore < 0 ? null : generatorCore,
            Niceness = given.Number("--nice", 0, -20, 19),
            Limits = new NoiseLimits(given.Number("--max-wait", 10, 0, 10_000) / 100.0, given.Number("--max-others", 10, 0, 10_000) / 100.0),
            ReceiveInterval = TimeSpan.FromMicroseconds(given.Number("--receive-interval", 0, 0, 100_000)),
            JsonPath = given.Text("--json"),
        };
    }
}
