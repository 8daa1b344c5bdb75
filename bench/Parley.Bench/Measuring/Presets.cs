namespace Parley.Bench.Measuring;

/// <summary>Whole runs by one name.</summary>
internal static class Presets
{
    private static readonly string[] All = ["parley", "reference", "reference-gso", "janus"];
    private static readonly string[] Both = ["parley", "janus"];

    /// <summary>
    /// <c>quiet</c>: everything that docs/media-benchmark.md shows, within 25 minutes, for a machine that does nothing else. <c>quick</c>: the
    /// same series with a second each, to see that all of it works; its figures say nothing.
    /// </summary>
    public static IReadOnlyList<MediaOptions> Named(string name, MediaOptions given) => name switch
    {
        "quiet" => Quiet(given),
        "quick" => [.. Quiet(given).GroupBy(one => one.Label).Select(group => Quick(group.MaxBy(one => one.Servers.Count)!))],
        _ => throw new ArgumentException($"There is no preset {name}; take quiet or quick.", nameof(name)),
    };

    private static IReadOnlyList<MediaOptions> Quiet(MediaOptions given)
    {
        var series = given with { WarmUp = TimeSpan.FromSeconds(4), Duration = TimeSpan.FromSeconds(8), Rounds = 3 };
        var once = series with { Rounds = 1, Duration = TimeSpan.FromSeconds(6) };
        return
        [
            once with { Workload = "B", Servers = ["none"], Subscribers = [1] },
            series with { Workload = "B", Servers = All, Subscribers = [50, 100, 200] },
            once with { Workload = "B", Servers = ["parley", "reference", "reference-gso"], Subscribers = [25, 300, 400] },
            once with { Workload = "B", Servers = ["janus"], Subscribers = [25] },
            series with { Workload = "A", Servers = ["parley", "reference", "janus"], Subscribers = [50] },
            series with { Workload = "C", Servers = Both, Subscribers = [6, 9] },
            series with { Workload = "D", Servers = Both, Subscribers = [100], Rounds = 2 },
            series with { Workload = "E", Servers = Both, Subscribers = [100], Rounds = 2 },

            // With 200, half of what is measured is the heap growing to its usual size.
            once with { Workload = "idle", Servers = Both, Subscribers = [800] },
            once with { Workload = "B", Servers = Both, Subscribers = [100], VideoCodec = "VP9", Rounds = 2 },
            once with { Workload = "B", Servers = Both, Subscribers = [100], VideoCodec = "H264", Rounds = 2 },

            // Unpinned: the load client takes the time two workers leave.
            once with { Workload = "B", Servers = ["parley"], Subscribers = [100], Workers = 2, ServerCores = string.Empty },
            once with { Workload = "capacity", Servers = All, Subscribers = [100, 1600], WarmUp = TimeSpan.FromSeconds(3), Duration = TimeSpan.FromSeconds(4) },
        ];
    }

    private static MediaOptions Quick(MediaOptions series) => series with
    {
        WarmUp = TimeSpan.FromSeconds(1),
        Duration = TimeSpan.FromSeconds(1),
        Rounds = 1,
        Subscribers = series.Workload == "C" ? [4] : series.Workload == "capacity" ? [5, 10] : [10],
        Limits = new NoiseLimits(100, 100),
    };
}
