namespace Parley.Bench.Measuring;

/// <summary>From when on a round says more about the machine's other work than about the server; shares of a core.</summary>
/// <param name="ServerWait">Time a thread of the server was ready and did not have a core.</param>
/// <param name="Others">Time processes other than server and load client used cores, interrupts included.</param>
internal sealed record NoiseLimits(double ServerWait, double Others);
