using System.Globalization;
using Parley.Bench.Load;
using Parley.Bench.Servers;
using Parley.Bench.Streams;

namespace Parley.Bench.Measuring;

/// <summary>Runs servers against each other: per round each once, so that a slow phase of the machine meets all of them.</summary>
internal static class MediaBenchmark
{
    public static async Task RunAsync(MediaOptions options, Report report, CancellationToken cancellation)
    {
        var workload = Workload.Named(options.Workload);
        var tracks = await LoadTracksAsync(workload, options, cancellation);
        if (workload.Shape == WorkloadShape.Capacity)
        {
            foreach (var name in options.Servers)
            {
                report.Capacities.Add(await CapacitySearch.RunAsync(name, options, subscribers => RoundAsync(name, options, workload, tracks, subscribers, 1, report, cancellation)));
            }

            return;
        }

        foreach (var subscribers in options.Subscribers)
        {
            for (var round = 1; round <= options.Rounds; round++)
            {
                foreach (var name in options.Servers)
                {
                    report.Rounds.Add(await RoundAsync(name, options, workload, tracks, subscribers, round, report, cancellation));
                }
            }
        }
    }

    public static MediaServer Create(string name, MediaOptions options)
    {
        var place = new ServerPlace(options.ServerCores, options.Niceness, options.BenchFolder, options.WorkFolder);
        return name switch
        {
            "none" => new NoServer(),
            "parley" => new ParleyServer(place, options.Workers),
            "janus" => new JanusServer(place),
            "reference" => new ReferenceServer(place, segmented: false),
            "reference-gso" => new ReferenceServer(place, segmented: true),
            _ => throw new ArgumentException($"There is no server {name}; take none, parley, janus, reference or reference-gso.", nameof(name)),
        };
    }

    /// <summary>What a workload sends, with as many sections and connections as its subscribers need.</summary>
    public static LoadPlan Plan(Workload workload, IReadOnlyList<TrackPlan> tracks, int subscribers)
    {
        var plan = new LoadPlan(tracks, workload.Publishers == 0 ? subscribers : workload.Publishers, subscribers) { IsMeeting = workload.IsMeeting, Loss = workload.Loss };
        return workload.IsMeeting ? plan with { Watched = workload.Shape == WorkloadShape.Idle ? 1 : subscribers - 1 } : plan;
    }

    public static async Task<IReadOnlyList<TrackPlan>> LoadTracksAsync(Workload workload, MediaOptions options, CancellationToken cancellation)
    {
        var tracks = new List<TrackPlan>();
        foreach (var kind in workload.Kinds)
        {
            var layers = new List<RecordedStream>();
            foreach (var plan in kind == MediaKind.Audio ? [RecordingPlan.Opus] : workload.Heights.Select(height => RecordingPlan.Video(options.VideoCodec, height)))
            {
                var stream = await StreamRecorder.LoadOrRecordAsync(plan, Path.Combine(options.WorkFolder, "streams"), cancellation);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{plan.Name}: {stream.PacketsPerSecond:0.0} packets/s, {stream.BitsPerSecond / 1e6:0.00} Mbit/s, largest picture {stream.LargestBurst} packets"));
                layers.Add(stream);
            }

            tracks.Add(new TrackPlan(layers));
        }

        return tracks;
    }

    private static async Task<RoundResult> RoundAsync(
        string name, MediaOptions options, Workload workload, IReadOnlyList<TrackPlan> tracks, int subscribers, int round, Report report, CancellationToken cancellation)
    {
        var load = Plan(workload, tracks, name == "none" ? 1 : subscribers) with { ReceiveInterval = options.ReceiveInterval };
        var plan = new RoundPlan(workload, options.Label, load, round, options.WarmUp, options.Duration, options.GeneratorCore, options.Limits);
        RoundResult result;
        try
        {
            await using var server = Create(name, options);
            result = await RoundRunner.RunAsync(server, plan, cancellation);
            report.Servers[name] = server.Version;
        }
        catch (Exception exception) when (exception is TimeoutException or InvalidOperationException or InvalidDataException)
        {
            // A server that fails under load is a result of this round, not the end of the others.
            result = RoundRunner.New(name, plan) with { Void = exception.Message.Split('\n')[0] };
        }

        Console.WriteLine(ReportTable.Summary(result));
        return result;
    }
}
