using System.Diagnostics;
using Parley.Bench.Load;
using Parley.Bench.Servers;
using Parley.Bench.Streams;
using Parley.Rtc.Srtp;

namespace Parley.Bench.Measuring;

/// <summary>Starts a server, loads it, measures, stops it.</summary>
internal static class RoundRunner
{
    // Above this the generator, not the server, may be what is measured.
    private const double MaxGeneratorShare = 0.85;

    // For packets on their way, and for the last requests for retransmission.
    private static readonly TimeSpan Drain = TimeSpan.FromMilliseconds(700);

    public static async Task<RoundResult> RunAsync(MediaServer server, RoundPlan plan, CancellationToken cancellation)
    {
        await server.StartAsync(cancellation);
        var memoryBefore = server.ProcessId is { } id ? Memory.OfProcess(id) : 0;
        await using var session = new LoadSession(plan.Load, plan.GeneratorCore);
        await server.ConnectAsync(session, cancellation);
        await session.WaitUntilConnectedAsync(TimeSpan.FromSeconds(60), cancellation);
        await session.StartPublishingAsync();
        await Task.Delay(plan.WarmUp, TimeProvider.System, cancellation);

        var thread = await session.Generator.ThreadId;
        var begin = await session.BeginAsync();
        var clock = Stopwatch.GetTimestamp();
        var serverBegin = ServerTimes(server);
        var generatorBegin = ThreadTimes.OfThread(thread);
        await Task.Delay(plan.Duration, TimeProvider.System, cancellation);
        var serverTimes = ServerTimes(server) - serverBegin;
        var generatorTimes = ThreadTimes.OfThread(thread) - generatorBegin;
        var elapsed = Stopwatch.GetElapsedTime(clock);
        var end = await session.EndAsync();
        var memoryAfter = server.ProcessId is { } same ? Memory.OfProcess(same) : 0;
        await Task.Delay(Drain, TimeProvider.System, cancellation);
        var final = await session.CountAsync();
        var received = end.Received - begin.Received;
        var drops = SocketDrops.OfPort(session.Generator.Port.Port);
        var profile = await session.Generator.AskAsync(() => Profiles(session.Generator));
        var result = new RoundResult(
            server.Name,
            plan.Workload.Name,
            plan.Load.Subscribers,
            plan.Round,
            null,
            elapsed.TotalSeconds,
            end.Published - begin.Published,
            received,
            received == 0 ? 0 : serverTimes.Running / 1e3 / received,
            serverTimes.Running / elapsed.TotalNanoseconds,
            serverTimes.Waiting / elapsed.TotalNanoseconds,
            generatorTimes.Running / elapsed.TotalNanoseconds,
            generatorTimes.Waiting / elapsed.TotalNanoseconds,
            final.Expected == 0 ? 1 : (final.Expected - final.Measured) / (double)final.Expected,
            final.Expected - final.Measured,
            final.Duplicates - begin.Duplicates,
            final.Reordered - begin.Reordered,
            final.Corrupt - begin.Corrupt,
            final.Asked - begin.Asked,
            final.Recovered - begin.Recovered,
            final.KeyframeRequests - begin.KeyframeRequests,
            drops,
            await session.Generator.AskAsync(() => Latency.Of(session.Generator.Publishers[0].Lateness)),
            LatencyOf(session, MediaKind.Audio),
            LatencyOf(session, MediaKind.Video),
            plan.Load.Subscribers == 0 ? 0 : (memoryAfter - memoryBefore) / 1024.0 / plan.Load.Subscribers,
            profile);
        return result with { Void = WhyVoid(result) };
    }

    internal static string? WhyVoid(RoundResult result) => result switch
    {
        { Received: 0 } => "nothing was received",
        { GeneratorShare: > MaxGeneratorShare } => "generator above 85 % of its core",
        { SocketDrops: > 0 } => "the load client's socket overflowed",
        { Corrupt: > 0 } => "content was not what was sent",
        _ when result.Profile != nameof(SrtpProfile.AeadAes128Gcm) => $"SRTP profile {result.Profile}",
        _ => null,
    };

    private static ThreadTimes ServerTimes(MediaServer server) =>
        server.ProcessId is { } id ? ThreadTimes.OfProcess(id) : default;

    private static Latency? LatencyOf(LoadSession session, MediaKind kind) =>
        session.Latencies[kind].Count == 0 ? null : Latency.Of(session.Latencies[kind]);

    private static string Profiles(LoadGenerator generator) => string.Join(
        '+', generator.Subscribers.Select(one => $"{one.Endpoint.Profile}").Distinct());
}
