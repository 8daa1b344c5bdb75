using Parley.Bench.Servers;

namespace Parley.Bench.Measuring;

/// <summary>
/// Lets a server run under load until it is what it will be for hours: .NET compiles hot code anew in the background, which took half of
/// the CPU time of short rounds.
/// </summary>
internal static class WarmUp
{
    private const string Compiler = ".NET Tiered Com";
    private const double QuietShare = 0.01;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    /// <summary>Waits for the given time, and then until the compiler is quiet, four times as long at most.</summary>
    public static async Task RunAsync(MediaServer server, TimeSpan time, CancellationToken cancellation)
    {
        await Task.Delay(time, TimeProvider.System, cancellation);
        for (var waited = TimeSpan.Zero; waited < 4 * time; waited += Step)
        {
            var before = Compiling(server);
            await Task.Delay(Step, TimeProvider.System, cancellation);
            if (Compiling(server) - before < Step.TotalNanoseconds * QuietShare)
            {
                return;
            }
        }
    }

    private static long Compiling(MediaServer server) =>
        ProcessTimes.Of(server.ProcessId).Named(Compiler).Running;
}
