using Parley.Bench.Measuring;

namespace Parley.Bench.Tests.Measuring;

public sealed class RoundRunnerTests
{
    private static readonly RoundResult Good = new(
        "none", "B", 1, 1, null, 30, 1000, 1000, 4, 0.5, 0, 0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, new Latency(0, 0, 0, 0), null, null, 100, "AeadAes128Gcm");

    [Fact]
    public void A_good_round_counts() => RoundRunner.WhyVoid(Good).ShouldBeNull();

    [Fact]
    public void Rounds_that_measure_something_else_are_void()
    {
        RoundRunner.WhyVoid(Good with { GeneratorShare = 0.86 }).ShouldNotBeNull();
        RoundRunner.WhyVoid(Good with { SocketDrops = 1 }).ShouldNotBeNull();
        RoundRunner.WhyVoid(Good with { Corrupt = 1 }).ShouldNotBeNull();
        RoundRunner.WhyVoid(Good with { Received = 0 }).ShouldNotBeNull();
        RoundRunner.WhyVoid(Good with { Profile = "AesCm128HmacSha1Tag80" }).ShouldNotBeNull();
    }

    [Fact]
    public void The_table_leaves_void_rounds_out()
    {
        var rounds = new[] { Good, Good with { CpuMicrosecondsPerPacket = 100, Void = "noise" } };

        var table = new Report(DateTimeOffset.UnixEpoch, new Machine("cpu", 2, "kernel", "runtime", 0), "", new Dictionary<string, string>(), rounds).ToTable();

        table.ShouldContain("| B x 1 | none | 2 (1) | 4.00 (4.00-4.00) |");
    }
}
