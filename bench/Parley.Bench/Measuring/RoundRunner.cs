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
        await using var session = new LoadSession(plan.Load, plan.GeneratorCore);
        var result = plan.Workload.Shape switch
        {
            WorkloadShape.Joining => await JoinRound.RunAsync(server, session, plan, cancellation),
            WorkloadShape.Idle => await IdleRound.RunAsync(server, session, plan, cancellation),
            _ => await RunSteadyAsync(server, session, plan, cancellation),
        };
        return result with { Void = WhyVoid(result, plan) };
    }

    /// <summary>Measures what is going on for a while.</summary>
    public static async Task<RoundResult> MeasureAsync(MediaServer server, LoadSession session, RoundPlan plan, CancellationToken cancellation)
    {
        var begin = await session.BeginAsync();
        var before = await Sample.BeginAsync(server, session, cancellation);
        await Task.Delay(plan.Duration, TimeProvider.System, cancellation);
        var after = await Sample.EndAsync(server, session, cancellation);
        var end = await session.EndAsync();
        await Task.Delay(Drain, TimeProvider.System, cancellation);
        var final = await session.CountAsync();
        return Sample.Fill(Count(New(server.Name, plan), begin, end, final), before, after) with
        {
            SocketDrops = SocketDrops.OfPort(session.Generator.Port.Port),
            Lateness = await session.Generator.AskAsync(() => Latency.Of(session.Generator.Publishers[0].Lateness)),
            Audio = LatencyOf(session, MediaKind.Audio),
            Video = LatencyOf(session, MediaKind.Video),
            Profile = await session.Generator.AskAsync(() => Profiles(session.Generator)),
        };
    }

    public static RoundResult New(string server, RoundPlan plan) => new()
    {
        Server = server,
        Workload = plan.Label,
        Subscribers = plan.Load.Subscribers,
        Round = plan.Round,
    };

    public static string Profiles(LoadGenerator generator) => string.Join(
        '+', generator.Subscribers.Select(one => $"{one.Endpoint.Profile}").Distinct());

    internal static string? WhyVoid(RoundResult result, RoundPlan plan) => result switch
    {
        { Received: 0 } when plan.Workload.Shape != WorkloadShape.Idle => "nothing was received",
        { GeneratorShare: > MaxGeneratorShare } => "generator above 85 % of its core",
        { SocketDrops: > 0 } => "the load client's socket overflowed",
        { Corrupt: > 0 } => "content was not what was sent",
        _ when result.Profile != nameof(SrtpProfile.AeadAes128Gcm) => $"SRTP profile {result.Profile}",
        _ when result.ServerWaitShare > plan.Limits.ServerWait && !JoinsMeanwhile(plan) => "the server waited for its core",
        _ when result.OthersShare > plan.Limits.Others => "other processes used the cores",
        _ => null,
    };

    // A server that takes joins uses several threads, which wait for each other on its one core: that is its own cost.
    private static bool JoinsMeanwhile(RoundPlan plan) => plan.Workload.Shape is WorkloadShape.Joining or WorkloadShape.Idle;

    private static async Task<RoundResult> RunSteadyAsync(MediaServer server, LoadSession session, RoundPlan plan, CancellationToken cancellation)
    {
        var memory = server.ProcessId is { } id ? Memory.OfProcess(id) : 0;
        await server.ConnectAsync(session, cancellation);
        await session.WaitUntilConnectedAsync(TimeSpan.FromSeconds(60), cancellation);
        await session.StartPublishingAsync();
        if (plan.Workload.IsMeeting)
        {
            await LayerChanges.BeginAsync(server, session, cancellation);
        }

        await WarmUp.RunAsync(server, plan.WarmUp, cancellation);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var changing = plan.Workload.IsMeeting ? LayerChanges.RunAsync(server, session, ending.Token) : Task.CompletedTask;
        var result = await MeasureAsync(server, session, plan, cancellation);
        await ending.CancelAsync();
        await changing;
        return result with { KibibytesPerSubscriber = server.ProcessId is { } same ? (Memory.OfProcess(same) - memory) / 1024.0 / plan.Load.Subscribers : 0 };
    }

    private static RoundResult Count(RoundResult result, LoadCount begin, LoadCount end, LoadCount final)
    {
        var lost = final.Expected - final.Measured + (final.GivenUp - begin.GivenUp);
        var expected = final.Expected + (final.Numbered - begin.Numbered);
        var span = final.Span - begin.Span;
        var video = final.ExpectedVideo + (final.Numbered - begin.Numbered);
        var sent = end.PicturesSent - begin.PicturesSent;
        return result with
        {
            Published = end.Published - begin.Published,
            Received = end.Received - begin.Received,
            LossBefore = span <= 0 ? 0 : (final.Holes - begin.Holes) / (double)span,
            LossAfter = video == 0 ? 0 : (final.ExpectedVideo - final.MeasuredVideo + (final.GivenUp - begin.GivenUp)) / (double)video,
            LossShare = expected == 0 ? 1 : lost / (double)expected,
            Lost = lost,
            Duplicates = final.Duplicates - begin.Duplicates,
            Reordered = final.Reordered - begin.Reordered,
            Corrupt = final.Corrupt - begin.Corrupt,
            Asked = final.Asked - begin.Asked,
            Recovered = final.Recovered - begin.Recovered,
            PicturesDecoded = sent == 0 ? null : Math.Min(1, (end.PicturesDecoded - begin.PicturesDecoded) / (double)sent),
            Freezes = final.Freezes - begin.Freezes,
            LayerChanges = final.LayerChanges - begin.LayerChanges,
            KeyframesAsked = final.KeyframesAsked - begin.KeyframesAsked,
            KeyframeRequests = final.KeyframeRequests - begin.KeyframeRequests,
        };
    }

    private static Latency? LatencyOf(LoadSession session, MediaKind kind) =>
        session.Latencies[kind].Count == 0 ? null : Latency.Of(session.Latencies[kind]);
}
