using System.Globalization;
using Parley.Bench.Load;
using Parley.Bench.Servers;
using Parley.Bench.Streams;

namespace Parley.Bench.Measuring;

/// <summary>Runs servers against each other: per round each once, so that a slow phase of the machine meets all of them.</summary>
internal static class MediaBenchmark
{
    public static async Task<Report> RunAsync(MediaOptions options, CancellationToken cancellation)
    {
        if (options.GeneratorCore is { } core)
        {
            Affinity.PinProcess(core);
        }

        var machine = Machine.Describe();
        var workload = Workload.Named(options.Workload);
        var streams = await LoadStreamsAsync(workload, options, cancellation);
        var place = new ServerPlace(options.ServerCore, options.Niceness, options.BenchFolder, options.WorkFolder);
        var versions = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var results = new List<RoundResult>();
        foreach (var subscribers in options.Subscribers)
        {
            for (var round = 1; round <= options.Rounds; round++)
            {
                foreach (var name in options.Servers)
                {
                    var load = new LoadPlan(streams, workload.Publishers, name == "none" ? 1 : subscribers);
                    var plan = new RoundPlan(workload, load, round, options.WarmUp, options.Duration, options.GeneratorCore);
                    await using var server = Create(name, place);
                    var result = await RoundRunner.RunAsync(server, plan, cancellation);
                    versions[server.Name] = server.Version;
                    results.Add(result);
                    Console.WriteLine(Summary(result));
                }
            }
        }

        return new Report(TimeProvider.System.GetUtcNow(), machine, options.Command, versions, results);
    }

    public static MediaServer Create(string name, ServerPlace place) => name switch
    {
        "none" => new NoServer(),
        "parley" => new ParleyServer(place),
        "janus" => new JanusServer(place),
        "reference" => new ReferenceServer(place, segmented: false),
        "reference-gso" => new ReferenceServer(place, segmented: true),
        _ => throw new ArgumentException($"There is no server {name}; take none, parley, janus, reference or reference-gso.", nameof(name)),
    };

    private static async Task<IReadOnlyList<RecordedStream>> LoadStreamsAsync(Workload workload, MediaOptions options, CancellationToken cancellation)
    {
        var streams = new List<RecordedStream>();
        foreach (var kind in workload.Kinds)
        {
            var recording = RecordingPlan.All.First(one => one.Kind == kind && (kind == MediaKind.Audio || one.Codec == options.VideoCodec));
            var stream = await StreamRecorder.LoadOrRecordAsync(recording, Path.Combine(options.WorkFolder, "streams"), cancellation);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{stream.Codec}: {stream.PacketsPerSecond:0.0} packets/s, {stream.BitsPerSecond / 1e6:0.00} Mbit/s, largest frame {stream.LargestBurst} packets"));
            streams.Add(stream);
        }

        return streams;
    }

    private static string Summary(RoundResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Workload} x {result.Subscribers} round {result.Round} {result.Server}: {result.CpuMicrosecondsPerPacket:0.00} us/packet, "
        + $"{result.Received} received, server {result.ServerShare:0 %} (waited {result.ServerWaitShare:0 %}), generator {result.GeneratorShare:0 %} (waited {result.GeneratorWaitShare:0 %}), "
        + $"audio {result.Audio?.P50}/{result.Audio?.P99} ms, video {result.Video?.P50}/{result.Video?.P99} ms, lost {result.Lost}{(result.Void is null ? string.Empty : $", VOID: {result.Void}")}");
}
