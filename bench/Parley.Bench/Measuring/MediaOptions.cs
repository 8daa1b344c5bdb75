using System.Globalization;

namespace Parley.Bench.Measuring;

/// <summary>The command line of <c>media</c>.</summary>
internal sealed record MediaOptions
{
    public const string Usage = """
        usage: media [--servers parley,reference,reference-gso,janus,none] [--workload A|B|C] [--subscribers 50,100,200] [--rounds 3]
                     [--seconds 30] [--warm-up 10] [--codec VP8|H264] [--server-core 1] [--generator-core 0] [--nice -10] [--json FILE]
        A negative core pins nothing.
        """;

    public IReadOnlyList<string> Servers { get; private init; } = ["parley", "reference", "reference-gso", "janus"];

    public string Workload { get; private init; } = "B";

    public IReadOnlyList<int> Subscribers { get; private init; } = [50, 100, 200];

    public int Rounds { get; private init; } = 3;

    public TimeSpan Duration { get; private init; } = TimeSpan.FromSeconds(30);

    public TimeSpan WarmUp { get; private init; } = TimeSpan.FromSeconds(10);

    public string VideoCodec { get; private init; } = "VP8";

    public int? ServerCore { get; private init; } = 1;

    public int? GeneratorCore { get; private init; } = 0;

    public int Niceness { get; private init; }

    public string? JsonPath { get; private init; }

    public string Command { get; private init; } = string.Empty;

    public string BenchFolder { get; private init; } = "bench";

    public string WorkFolder { get; private init; } = Path.Combine("artifacts", "bench-media");

    /// <summary>Reads the options; throws <see cref="ArgumentException"/> with what is wrong.</summary>
    public static MediaOptions Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count % 2 != 0)
        {
            throw new ArgumentException($"{arguments[^1]} has no value.", nameof(arguments));
        }

        var options = new MediaOptions { Command = string.Join(' ', arguments.Prepend("./dev.sh bench media")) };
        for (var index = 0; index < arguments.Count; index += 2)
        {
            options = options.With(arguments[index], arguments[index + 1]);
        }

        return options;
    }

    private MediaOptions With(string name, string value) => name switch
    {
        "--servers" => this with { Servers = value.Split(',') },
        "--workload" => this with { Workload = value },
        "--subscribers" => this with { Subscribers = [.. value.Split(',').Select(part => Number(name, part, 1, 4000))] },
        "--rounds" => this with { Rounds = Number(name, value, 1, 1000) },
        "--seconds" => this with { Duration = TimeSpan.FromSeconds(Number(name, value, 1, 3600)) },
        "--warm-up" => this with { WarmUp = TimeSpan.FromSeconds(Number(name, value, 0, 3600)) },
        "--codec" => this with { VideoCodec = value is "VP8" or "H264" ? value : throw new ArgumentException($"No codec {value}.", nameof(value)) },
        "--server-core" => this with { ServerCore = Core(name, value) },
        "--generator-core" => this with { GeneratorCore = Core(name, value) },
        "--nice" => this with { Niceness = Number(name, value, -20, 19) },
        "--json" => this with { JsonPath = value },
        _ => throw new ArgumentException($"There is no option {name}.", nameof(name)),
    };

    private static int? Core(string name, string value) => Number(name, value, -1, 63) is var number and >= 0 ? number : null;

    private static int Number(string name, string value, int low, int high) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= low && number <= high
            ? number
            : throw new ArgumentException($"{name} is a number from {low} to {high}, not {value}.", nameof(value));
}
