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

    [Fact]
    public void A_gap_too_long_to_fill_is_told_at_once()
    {
        var tracker = new LossTracker();
        tracker.OnPacket(Start, 1);

        tracker.OnPacket(Start, 1000).ShouldBeFalse();

        tracker.HasMissing.ShouldBeFalse();
    }

    [Fact]
    public void A_packet_is_resent_three_times_and_not_in_a_row()
    {
        var throttle = new ResendThrottle();
        var sent = 0;
        for (var tick = 0; tick < 100; tick++)
        {
            sent += throttle.Allows(Start + (tick * TimeSpan.FromMilliseconds(10)), 7, 1000) ? 1 : 0;
        }

        sent.ShouldBe(3);
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
}
