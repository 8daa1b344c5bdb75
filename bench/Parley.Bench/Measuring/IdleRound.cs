using Parley.Bench.Load;
using Parley.Bench.Servers;

namespace Parley.Bench.Measuring;

/// <summary>
/// Participants that are connected, with sections to send and to receive, and do nothing. Memory is what the second half of them adds, so
/// that what a server needs anyway does not count; garbage of their joining does not count either.
/// </summary>
internal static class IdleRound
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(2);

    public static async Task<RoundResult> RunAsync(MediaServer server, LoadSession session, RoundPlan plan, CancellationToken cancellation)
    {
        var half = plan.Load.Subscribers / 2;
        await server.PrepareAsync(session, cancellation);
        await AddAsync(server, session, plan.Load.Subscribers - half, cancellation);
        var before = Memory.OfProcess(server.ProcessId ?? throw new NotSupportedException($"{server.Name} is no process."));
        await AddAsync(server, session, half, cancellation);
        var after = Memory.OfProcess(server.ProcessId.Value);
        var begin = await Sample.BeginAsync(server, session, cancellation);
        await Task.Delay(plan.Duration, TimeProvider.System, cancellation);
        var end = await Sample.EndAsync(server, session, cancellation);
        return Sample.Fill(RoundRunner.New(server.Name, plan), begin, end) with
        {
            KibibytesPerSubscriber = half == 0 ? 0 : (after - before) / 1024.0 / half,
            Profile = await session.Generator.AskAsync(() => RoundRunner.Profiles(session.Generator)),
        };
    }

    private static async Task AddAsync(MediaServer server, LoadSession session, int count, CancellationToken cancellation)
    {
        for (var added = 0; added < count; added++)
        {
            await server.AddParticipantAsync(session, cancellation);
        }

        await session.WaitUntilConnectedAsync(TimeSpan.FromSeconds(60), cancellation);
        await Task.Delay(Settle, TimeProvider.System, cancellation);
        await server.CollectAsync(cancellation);
    }
}
