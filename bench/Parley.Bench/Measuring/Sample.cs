using System.Diagnostics;
using Parley.Bench.Load;
using Parley.Bench.Servers;

namespace Parley.Bench.Measuring;

/// <summary>All counters outside the load session at one moment.</summary>
internal sealed record Sample(
    long Clock, ProcessTimes Server, long ServerSystem, long ServerTotal, ThreadTimes Generator, CoreTimes Cores, TimeSpan Own, HostStats? Stats)
{
    private const int NamedThreads = 6;

    /// <summary>Reads them. Asking the server for its own figures costs it time, so they lie outside of what is measured.</summary>
    public static async Task<Sample> BeginAsync(MediaServer server, LoadSession session, CancellationToken cancellation)
    {
        var stats = await server.StatsAsync(cancellation);
        return Take(server, await session.Generator.ThreadId) with { Stats = stats };
    }

    /// <inheritdoc cref="BeginAsync"/>
    public static async Task<Sample> EndAsync(MediaServer server, LoadSession session, CancellationToken cancellation)
    {
        var sample = Take(server, await session.Generator.ThreadId);
        return sample with { Stats = await server.StatsAsync(cancellation) };
    }

    /// <summary>The figures of a result that come from two samples.</summary>
    public static RoundResult Fill(RoundResult result, Sample begin, Sample end)
    {
        var elapsed = Stopwatch.GetElapsedTime(begin.Clock, end.Clock);
        var server = end.Server.Since(begin.Server);
        var generator = end.Generator - begin.Generator;
        var own = end.Own - begin.Own;
        var cores = end.Cores - begin.Cores;
        var ticks = end.ServerTotal - begin.ServerTotal;
        return result with
        {
            Seconds = elapsed.TotalSeconds,
            CpuMicrosecondsPerPacket = result.Received == 0 ? 0 : server.Running / 1e3 / result.Received,
            SystemShare = ticks < CoreTimes.TicksPerSecond ? null : (end.ServerSystem - begin.ServerSystem) / (double)ticks,
            ServerShare = server.Running / elapsed.TotalNanoseconds,
            ServerWaitShare = server.Waiting / elapsed.TotalNanoseconds,
            GeneratorShare = generator.Running / elapsed.TotalNanoseconds,
            GeneratorWaitShare = generator.Waiting / elapsed.TotalNanoseconds,
            OthersShare = Math.Max(0, ((cores.Busy / (double)CoreTimes.TicksPerSecond) - (server.Running / 1e9) - own.TotalSeconds) / elapsed.TotalSeconds),
            StealShare = cores.Steal / (double)CoreTimes.TicksPerSecond / elapsed.TotalSeconds,
            Threads = end.Server.RunningSince(begin.Server)
                .Select(thread => (thread.Key, Share: thread.Value / elapsed.TotalNanoseconds))
                .Where(thread => thread.Share > 0.001)
                .OrderByDescending(thread => thread.Share)
                .Take(NamedThreads)
                .ToDictionary(thread => thread.Key, thread => Math.Round(thread.Share, 4)),
            Runtime = RuntimeFigures.Between(begin.Stats, end.Stats, result.Received),
        };
    }

    private static Sample Take(MediaServer server, int generatorThread)
    {
        var id = server.ProcessId;
        var (system, total) = id is { } one ? CoreTimes.OfProcess(one) : default;
        return new Sample(
            Stopwatch.GetTimestamp(),
            ProcessTimes.Of(id),
            system,
            total,
            ThreadTimes.OfThread(generatorThread),
            CoreTimes.OfMachine(),
            Environment.CpuUsage.TotalTime,
            null);
    }
}
