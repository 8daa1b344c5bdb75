using System.Diagnostics;
using Parley.Bench.Load;
using Parley.Bench.Servers;

namespace Parley.Bench.Measuring;

/// <summary>Subscribers join a running stream, fifty a second.</summary>
internal static class JoinRound
{
    private const int JoinsPerSecond = 50;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    public static async Task<RoundResult> RunAsync(MediaServer server, LoadSession session, RoundPlan plan, CancellationToken cancellation)
    {
        await server.PrepareAsync(session, cancellation);
        await server.AddPublisherAsync(session, cancellation);

        // So that no code runs for the first time.
        for (var count = 0; count < 5; count++)
        {
            await server.AddSubscriberAsync(session, cancellation);
        }

        await session.WaitUntilConnectedAsync(TimeSpan.FromSeconds(30), cancellation);
        await session.StartPublishingAsync();
        await WarmUp.RunAsync(server, plan.WarmUp, cancellation);

        var received = (await session.CountAsync()).Received;
        var before = await Sample.BeginAsync(server, session, cancellation);
        var joining = new List<Task<Subscriber>>();
        using (var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / JoinsPerSecond)))
        {
            while (joining.Count < plan.Load.Subscribers && await timer.WaitForNextTickAsync(cancellation))
            {
                joining.Add(server.AddSubscriberAsync(session, cancellation));
            }
        }

        var joined = await Task.WhenAll(joining);
        var times = await FirstPicturesAsync(session, joined, cancellation);
        var after = await Sample.EndAsync(server, session, cancellation);
        received = (await session.CountAsync()).Received - received;
        var steady = await RoundRunner.MeasureAsync(server, session, plan, cancellation);
        var histogram = new LatencyHistogram();
        times.ForEach(histogram.Add);
        var cpu = after.Server.Since(before.Server).Running / 1e6;
        var forwarding = received * steady.CpuMicrosecondsPerPacket / 1e3;
        var burst = Sample.Fill(RoundRunner.New(server.Name, plan) with { Received = received }, before, after);
        return steady with
        {
            GeneratorShare = burst.GeneratorShare,
            ServerWaitShare = burst.ServerWaitShare,
            OthersShare = Math.Max(burst.OthersShare, steady.OthersShare),
            Runtime = burst.Runtime,
            Join = new JoinFigures(
                joined.Length, joined.Length - times.Count, Math.Round((cpu - forwarding) / joined.Length, 3), Math.Round(cpu / joined.Length, 3), Latency.Of(histogram)),
        };
    }

    private static async Task<List<long>> FirstPicturesAsync(LoadSession session, Subscriber[] joined, CancellationToken cancellation)
    {
        var begin = Stopwatch.GetTimestamp();
        while (true)
        {
            var times = await session.Generator.AskAsync(() => joined.Select(one => one.Joining).Where(one => one.FirstPicture > 0).Select(one => one.FirstPicture - one.Begun).ToList());
            if (times.Count == joined.Length || Stopwatch.GetElapsedTime(begin) > Limit)
            {
                return times;
            }

            await Task.Delay(Poll, TimeProvider.System, cancellation);
        }
    }
}
