using Parley.Bench.Load;
using Parley.Bench.Measuring;

namespace Parley.Bench.Tests.Measuring;

public sealed class RoundRunnerTests
{
    private static readonly RoundPlan Plan = new(
        Workload.Named("B"), "B", new LoadPlan([], 1, 1), 1, TimeSpan.Zero, TimeSpan.Zero, null, new NoiseLimits(0.1, 0.1));

    private static readonly RoundResult Good = Results.Good;

    [Fact]
    public void A_good_round_counts() => RoundRunner.WhyVoid(Good, Plan).ShouldBeNull();

    [Fact]
    public void Rounds_that_measure_something_else_are_void()
    {
        foreach (var bad in (RoundResult[])
        [
            Good with { GeneratorShare = 0.86 },
            Good with { SocketDrops = 1 },
            Good with { Corrupt = 1 },
            Good with { Received = 0 },
            Good with { Profile = "AesCm128HmacSha1Tag80" },
            Good with { ServerWaitShare = 0.11 },
            Good with { OthersShare = 0.11 },
        ])
        {
            RoundRunner.WhyVoid(bad, Plan).ShouldNotBeNull(bad.ToString());
        }
    }

    [Fact]
    public void Threads_of_a_server_that_takes_joins_wait_for_each_other()
    {
        var waited = Good with { ServerWaitShare = 0.5 };

        RoundRunner.WhyVoid(waited, Plan with { Workload = Workload.Named("E") }).ShouldBeNull();
        RoundRunner.WhyVoid(waited, Plan with { Workload = Workload.Named("idle") }).ShouldBeNull();
    }
}
