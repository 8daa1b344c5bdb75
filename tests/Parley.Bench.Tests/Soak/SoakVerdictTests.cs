using Parley.Bench.Soak;

namespace Parley.Bench.Tests.Soak;

public sealed class SoakVerdictTests
{
    private const long Heap = 2 << 20;

    [Fact]
    public void Steady_is_right() => Verdict(Seconds()).ShouldBeEmpty();

    [Fact]
    public void Growing_memory_is_found() =>
        Verdict(Seconds(second => second with { ResidentMebibytes = 100 + (second.Second * 0.1) })).ShouldHaveSingleItem().ShouldContain("Memory grew");

    [Fact]
    public void Objects_that_stay_are_found() =>
        SoakVerdict.Of(Seconds(), joins: 1000, Heap, Heap + (1200 * 1024), peersLeft: 0).ShouldHaveSingleItem().ShouldContain("heap grew");

    [Fact]
    public void Peers_that_stay_are_found()
    {
        Verdict(Seconds(second => second with { Peers = second.Second > 300 ? 120 : 100 })).ShouldHaveSingleItem().ShouldContain("kept peers");
        SoakVerdict.Of(Seconds(), 1000, Heap, Heap, peersLeft: 1).ShouldHaveSingleItem();
    }

    [Fact]
    public void Failures_are_found()
    {
        Verdict(Seconds(second => second with { Exceptions = second.Second > 500 ? 1 : 0 })).ShouldHaveSingleItem();
        Verdict(Seconds(second => second with { Faults = 1 })).ShouldHaveSingleItem();
        Verdict(Seconds(second => second with { Corrupt = second.Second == 7 ? 1 : 0 })).ShouldHaveSingleItem();
        Verdict([]).ShouldHaveSingleItem();
    }

    private static IReadOnlyList<string> Verdict(IReadOnlyList<SoakSecond> seconds) => SoakVerdict.Of(seconds, 1000, Heap, Heap, 0);

    // Ten minutes; memory goes up and down with the collector.
    private static IReadOnlyList<SoakSecond> Seconds(Func<SoakSecond, SoakSecond>? change = null) =>
    [
        .. Enumerable.Range(1, 600)
            .Select(second => new SoakSecond(second, 97, 100, 102, 0.7, 0, 0.3, 100 + (second % 20), 10, 0, 0, 0, 0, 12, 1, 0))
            .Select(second => change?.Invoke(second) ?? second),
    ];
}
