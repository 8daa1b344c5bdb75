using Parley.Bench.Load;
using Parley.Bench.Streams;

namespace Parley.Bench.Tests.Load;

public sealed class SourceLogTests
{
    private readonly SourceLog _log = new(7, MediaKind.Video);

    [Fact]
    public void Asks_for_missing_packets_until_they_come()
    {
        Span<ushort> lost = stackalloc ushort[8];
        Arrive(65534);
        Arrive(1);

        _log.CollectMissing(TimeSpan.FromMilliseconds(1), lost).ShouldBe(2);
        lost[..2].ToArray().ShouldBe([(ushort)65535, (ushort)0]);
        Arrive(65535);

        _log.CollectMissing(TimeSpan.FromMilliseconds(20), lost).ShouldBe(0);
        _log.CollectMissing(TimeSpan.FromMilliseconds(60), lost).ShouldBe(1);
        lost[0].ShouldBe((ushort)0);
    }

    [Fact]
    public void Reports_what_was_lost()
    {
        foreach (var sequence in (ushort[])[1, 2, 4])
        {
            Arrive(sequence);
        }

        var report = _log.Report(0);

        report.CumulativeLost.ShouldBe(1);
        report.FractionLost.ShouldBe((byte)64);
        report.HighestSequence.ShouldBe(4u);
    }

    [Fact]
    public void Gives_up_after_ten_requests()
    {
        Span<ushort> lost = stackalloc ushort[8];
        Arrive(1);
        Arrive(3);
        for (var round = 0; round <= 10; round++)
        {
            _log.CollectMissing(TimeSpan.FromMilliseconds(50 * round), lost).ShouldBe(round < 10 ? 1 : 0);
        }

        _log.Holes.ShouldBe(1);
        _log.GivenUp.ShouldBe(1);
        _log.Span.ShouldBe(3);
    }

    private void Arrive(ushort sequence) => _log.Add(sequence, 0, 0, recovered: false);
}
