using Parley.Rtc.Srtp;

namespace Parley.Rtc.Tests.Srtp;

public sealed class ReplayWindowTests
{
    [Fact]
    public void Behaves_like_a_set_with_a_lower_bound()
    {
        var random = new Random(2);
        for (var run = 0; run < 20; run++)
        {
            var window = default(ReplayWindow);
            HashSet<long> seen = [];
            var highest = -1L;
            long at = random.Next(5000);
            for (var step = 0; step < 5000; step++)
            {
                at = Math.Max(0, at + random.Next(-300, 310) + (random.Next(200) == 0 ? random.Next(5000) : 0));
                var expected = !seen.Contains(at) && at > highest - ReplayWindow.Size;

                window.IsFresh(at).ShouldBe(expected, $"run {run} step {step} index {at}");
                if (expected)
                {
                    window.Mark(at);
                    seen.Add(at);
                    highest = Math.Max(highest, at);
                }
            }

            window.Highest.ShouldBe(highest);
        }
    }

    [Theory]
    [InlineData(-1, 65535, 65535)]
    [InlineData(65535, 0, 65536)]
    [InlineData(65536, 65535, 65535)]
    [InlineData(100, 32868, 32868)]
    [InlineData(40_000, 7232, 7232)]
    [InlineData(0, 65535, -1)]
    public void Guesses_the_rollover_counter(long highest, int sequenceNumber, long expected) =>
        RolloverCounter.Estimate(highest, (ushort)sequenceNumber).ShouldBe(expected);
}
