using System.Globalization;
using System.Text.Json;
using Parley.Bench.Load;
using Parley.Bench.Measuring;
using Parley.Bench.Plots;
using Parley.Bench.Servers;

namespace Parley.Bench.Soak;

/// <summary>The command <c>media-soak</c>: hours of joins and leaves at a given load, and what they leave behind.</summary>
internal static class SoakCommand
{
    public const string Usage = """
        usage: media-soak [--minutes 30] [--load 0.7] [--leaves 2] [--server-core 1] [--generator-core 0] [--nice 0] [--json FILE] [--svg FILE]
        --load: share of a core Parley is brought to; --leaves: how many leave, and join, every second.
        """;

    private const int GuestSeconds = 10;
    private const int MostSubscribers = 2000;
    private static readonly TimeSpan TimeOutLimit = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var given = Arguments.Parse(arguments, ["--minutes", "--load", "--leaves", "--server-core", "--generator-core", "--nice", "--json", "--svg"]);
        var seconds = (int)(60 * given.Fraction("--minutes", 30, 0.1, 10_000));
        var load = given.Fraction("--load", 0.7, 0.01, 0.95);
        var leaves = given.Number("--leaves", 2, 0, 100);
        var generatorCore = given.Number("--generator-core", 0, -1, 63);
        var serverCores = given.Text("--server-core") ?? "1";
        var options = new MediaOptions { ServerCores = serverCores.StartsWith('-') ? string.Empty : serverCores, Niceness = given.Number("--nice", 0, -20, 19) };
        if (generatorCore >= 0)
        {
            Affinity.PinProcess(generatorCore);
        }

        var workload = Workload.Named("B");
        var plan = new LoadPlan(await MediaBenchmark.LoadTracksAsync(workload, options, cancellation), 1, 0) { Watched = 2 };
        await using var server = (ParleyServer)MediaBenchmark.Create("parley", options);
        await server.StartAsync(cancellation);
        await using var session = new LoadSession(plan, generatorCore < 0 ? null : generatorCore);
        var crowd = new SoakCrowd(server, session);
        var heapBefore = await FirstRoundAsync(server, session, crowd, cancellation);
        var samples = await LoopAsync(server, session, crowd, seconds, load, leaves, cancellation);
        await crowd.EmptyAsync(seconds);
        var left = await WaitUntilEmptyAsync(server, cancellation);
        var defects = SoakVerdict.Of(samples, crowd.Joins, heapBefore, left.HeapBytes, left.Peers);
        var report = new SoakReport(
            TimeProvider.System.GetUtcNow(), Machine.Describe(), string.Join(' ', arguments.Prepend("./dev.sh bench media-soak")), crowd.Joins, heapBefore, left.HeapBytes, left.Peers, defects, samples);
        if (given.Text("--json") is { } json)
        {
            await File.WriteAllTextAsync(json, JsonSerializer.Serialize(report, Report.Json) + "\n", cancellation);
        }

        if (given.Text("--svg") is { } svg)
        {
            await File.WriteAllTextAsync(svg, SoakPlot.Draw(report), cancellation);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{crowd.Joins} joins, heap with nobody there {heapBefore / 1024} KiB before and {left.HeapBytes / 1024} KiB after, {left.Peers} peers left"));
        Console.WriteLine(defects.Count == 0 ? "passed" : "FAILED: " + string.Join(' ', defects));
        return defects.Count == 0 ? 0 : 1;
    }

    // What is made once and kept (compiled code, pools) does not count as growth.
    private static async Task<long> FirstRoundAsync(ParleyServer server, LoadSession session, SoakCrowd crowd, CancellationToken cancellation)
    {
        await StartAsync(server, session, crowd, cancellation);
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, cancellation);
        await crowd.EmptyAsync(0);
        return (await WaitUntilEmptyAsync(server, cancellation)).HeapBytes;
    }

    private static async Task StartAsync(ParleyServer server, LoadSession session, SoakCrowd crowd, CancellationToken cancellation)
    {
        var publisher = await server.AddPublisherAsync(session, cancellation);
        await crowd.TurnAsync(0, 0, 20, cancellation);
        await session.WaitUntilConnectedAsync(TimeSpan.FromSeconds(30), cancellation);
        await session.StartPublishingAsync(publisher);
        await crowd.ChangeGuestAsync(cancellation);
    }

    private static async Task<List<SoakSecond>> LoopAsync(
        ParleyServer server, LoadSession session, SoakCrowd crowd, int seconds, double load, int leaves, CancellationToken cancellation)
    {
        await StartAsync(server, session, crowd, cancellation);
        var samples = new List<SoakSecond>(seconds);
        var before = await Sample.BeginAsync(server, session, cancellation);
        var wanted = crowd.Count;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var second = 1; second <= seconds && await timer.WaitForNextTickAsync(cancellation); second++)
        {
            await crowd.TurnAsync(second, leaves, wanted, cancellation);
            if (second % GuestSeconds == 0)
            {
                await crowd.ChangeGuestAsync(cancellation);
            }

            var after = await Sample.EndAsync(server, session, cancellation);
            var sample = await MeasureAsync(server, session, crowd, second, before, after);
            samples.Add(sample);
            before = after;
            wanted = Wanted(samples, seconds, load, wanted);
            if (second % 10 == 0)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{second} s: {sample.Subscribers} subscribers, {sample.Peers} peers (at most {sample.MostPeers}), load {sample.ServerShare:0 %}, {sample.ResidentMebibytes:0} MiB, heap {sample.HeapMebibytes:0.0} MiB, {sample.Collections} collections, video p99 {sample.VideoP99:0.0} ms, {sample.Faults} faults, {sample.Exceptions} exceptions"));
            }
        }

        return samples;
    }

    // Within the first fifth; later the number stays, or growing memory would have an excuse.
    private static int Wanted(List<SoakSecond> samples, int seconds, double load, int wanted)
    {
        if (samples.Count > Math.Max(5, seconds / 5) || samples.Count % 3 != 0)
        {
            return wanted;
        }

        var share = Medians.Of(samples.TakeLast(3).Select(sample => sample.ServerShare));
        var ideal = share <= 0 ? wanted : (int)(wanted * load / share);
        return Math.Clamp(ideal, Math.Max(1, wanted - 20), Math.Min(MostSubscribers, wanted + 20));
    }

    private static async Task<SoakSecond> MeasureAsync(ParleyServer server, LoadSession session, SoakCrowd crowd, int second, Sample before, Sample after)
    {
        var p99 = await session.Generator.AskAsync(() => session.Latencies[Streams.MediaKind.Video].Percentile(0.99) / 1e6);
        var count = await session.BeginAsync();
        var shares = Sample.Fill(new RoundResult { Server = server.Name, Workload = "soak", Subscribers = crowd.Count, Round = second }, before, after);
        var stats = after.Stats ?? throw new InvalidOperationException("Parley gave no figures.");
        return new SoakSecond(
            second,
            crowd.Count,
            stats.Peers,
            crowd.MostPeers(second),
            Math.Round(shares.ServerShare, 4),
            Math.Round(shares.ServerWaitShare, 4),
            Math.Round(shares.GeneratorShare, 4),
            Math.Round(Memory.OfProcess(server.ProcessId ?? 0) / 1048576.0, 2),
            Math.Round(stats.HeapBytes / 1048576.0, 2),
            stats.Gen0,
            stats.GcPauseMilliseconds,
            stats.Faults,
            stats.Exceptions,
            stats.Threads,
            Math.Round(p99, 3),
            count.Corrupt);
    }

    private static async Task<HostStats> WaitUntilEmptyAsync(ParleyServer server, CancellationToken cancellation)
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var stats = await server.StatsAsync(collect: true, cancellation);
            if (stats.Peers == 0 || TimeProvider.System.GetElapsedTime(begin) > TimeOutLimit)
            {
                return stats;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, cancellation);
        }
    }
}
