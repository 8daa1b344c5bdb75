using Parley.Bench.Load;

namespace Parley.Bench.Tests.Load;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(0.5, 500_000)]
    [InlineData(0.99, 990_000)]
    [InlineData(1, 1_000_000)]
    public void Percentiles_are_right_within_a_bucket(double share, double expected)
    {
        var histogram = new LatencyHistogram();
        for (var value = 1; value <= 1000; value++)
        {
            histogram.Add(value * 1000);
        }

        ((double)histogram.Percentile(share)).ShouldBeInRange(expected, expected * (1 + (1 / 32.0)));
        histogram.Max.ShouldBe(1_000_000);
    }

    [Fact]
    public void An_empty_one_has_no_latency() => new LatencyHistogram().Percentile(0.99).ShouldBe(0);
}
