using Parley.Sfu.Routing;

namespace Parley.Sfu.Tests.Routing;

public sealed class LossTests
{
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(5);

    [Fact]
    public void Asks_for_a_gap_after_a_moment_and_again_until_it_is_filled()
    {
        var tracker = new LossTracker();
        Span<ushort> due = stackalloc ushort[16];
        tracker.OnPacket(Start, 65_534).ShouldBeTrue();
        tracker.OnPacket(Start, 65_538).ShouldBeTrue();

        tracker.Take(Start, due, out _).ShouldBe(0);
        tracker.Take(Start + TimeSpan.FromMilliseconds(10), due, out _).ShouldBe(3);
        due[..3].ToArray().ShouldBe([65_535, 0, 1]);
        tracker.Take(Start + TimeSpan.FromMilliseconds(20), due, out _).ShouldBe(0);
        tracker.OnPacket(Start, 65_536);
        tracker.Take(Start + TimeSpan.FromMilliseconds(70), due, out _).ShouldBe(2);
        tracker.OnPacket(Start, 65_535);
        tracker.OnPacket(Start, 65_537);
        tracker.HasMissing.ShouldBeFalse();
    }

    [Fact]
    public void Gives_up_in_the_end()
    {
        var tracker = new LossTracker();
        Span<ushort> due = stackalloc ushort[16];
        tracker.OnPacket(Start, 1);
        tracker.OnPacket(Start, 3);
        var asked = 0;
        var gaveUp = false;
        for (var tick = 1; tick < 200 && !gaveUp; tick++)
        {
            asked += tracker.Take(Start + (tick * TimeSpan.FromMilliseconds(10)), due, out gaveUp);
        }

        gaveUp.ShouldBeTrue();
        asked.ShouldBe(10);
        tracker.HasMissing.ShouldBeFalse();
    }

    [Theory]
    [InlineData(4, 20)]
    [InlineData(40, 60)]
    [InlineData(150, 230)]
    [InlineData(1000, 250)]
    public void Asks_again_when_the_answer_should_have_come(int answerMilliseconds, int pauseMilliseconds)
    {
        var tracker = new LossTracker();
        Lose(tracker, 1, Start);
        tracker.Take(Start + Millisecond(10), new ushort[1], out _).ShouldBe(1);
        tracker.OnPacket(Start + Millisecond(10 + answerMilliseconds), 1);

        var later = Start + TimeSpan.FromSeconds(5);
        Lose(tracker, 3, later);
        var asked = AskedAt(tracker, later);

        (asked[1] - asked[0]).ShouldBe(Millisecond(pauseMilliseconds));
    }

    [Fact]
    public void Survives_half_a_second_without_any_answer_on_a_short_way()
    {
        var tracker = new LossTracker();
        Lose(tracker, 1, Start);
        tracker.Take(Start + Millisecond(10), new ushort[1], out _).ShouldBe(1);
        tracker.OnPacket(Start + Millisecond(12), 1);

        Lose(tracker, 3, Start);
        var asked = AskedAt(tracker, Start);

        asked.Count.ShouldBe(10);
        (asked[3] - asked[0]).ShouldBe(Millisecond(60), "the first tries follow each other at once");
        (asked[^1] - asked[0]).ShouldBeGreaterThan(Millisecond(500));
    }

    [Fact]
    public void A_gap_too_long_to_fill_is_told_at_once()
    {
        var tracker = new LossTracker();
        tracker.OnPacket(Start, 1);

        tracker.OnPacket(Start, 1000).ShouldBeFalse();

        tracker.HasMissing.ShouldBeFalse();
    }

    [Fact]
    public void A_packet_is_resent_six_times_and_not_in_a_row()
    {
        var throttle = new ResendThrottle();
        var sent = 0;
        for (var tick = 0; tick < 100; tick++)
        {
            sent += throttle.Allows(Start + (tick * TimeSpan.FromMilliseconds(10)), 7, 1000) ? 1 : 0;
        }

        sent.ShouldBe(6);
    }

    [Fact]
    public void Resends_have_a_budget()
    {
        var throttle = new ResendThrottle();
        var bytes = 0;
        for (var index = 0; index < 10_000; index++)
        {
            bytes += throttle.Allows(Start + (index * TimeSpan.FromMilliseconds(0.1)), (ushort)index, 1200) ? 1200 : 0;
        }

        // A second of requests for 12 MB.
        bytes.ShouldBeInRange(250_000, 400_000);
    }

    [Fact]
    public void A_receiver_that_asks_for_nothing_costs_next_to_nothing()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var throttle = new ResendThrottle();
        var idle = GC.GetAllocatedBytesForCurrentThread() - before;

        throttle.Allows(Start, 7, 1000).ShouldBeTrue();
        idle.ShouldBeLessThan(200);
    }

    private static TimeSpan Millisecond(int count) => TimeSpan.FromMilliseconds(count);

    private static void Lose(LossTracker tracker, long sequence, TimeSpan now)
    {
        tracker.OnPacket(now, sequence - 1);
        tracker.OnPacket(now, sequence + 1);
    }

    /// <summary>When what is missing is asked for, looked at every ten milliseconds as the loop does, until it is given up.</summary>
    private static List<TimeSpan> AskedAt(LossTracker tracker, TimeSpan from)
    {
        List<TimeSpan> asked = [];
        var gaveUp = false;
        for (var now = from; !gaveUp; now += Millisecond(10))
        {
            if (tracker.Take(now, new ushort[4], out gaveUp) > 0)
            {
                asked.Add(now);
            }
        }

        return asked;
    }
}
