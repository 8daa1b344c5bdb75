using Parley.Rtc.Bandwidth;

namespace Parley.Rtc.Tests.Bandwidth;

public sealed class FeedbackRecorderTests
{
    private const long Missing = PacketArrival.NotReceived;
    private readonly FeedbackRecorder _recorder = new();

    [Fact]
    public void Reports_arrivals_and_gaps_from_the_first_packet_on()
    {
        Receive((65534, 10), (65535, 11), (1, 12.5));

        Expect(20, 65534, 40, 44, Missing, 50);
        Take(20).Times.ShouldBeEmpty();
    }

    [Fact]
    public void The_next_report_begins_with_the_next_packet_that_arrived()
    {
        Receive((10, 0), (11, 1));
        Take(5);

        Receive((14, 6));

        Expect(10, 14, 24);
    }

    [Fact]
    public void A_late_packet_is_reported_after_all()
    {
        Receive((10, 0), (12, 1));
        Expect(5, 10, 0, Missing, 4);

        Receive((11, 6), (13, 7));

        Expect(10, 11, 24, 4, 28);
    }

    [Fact]
    public void A_repeated_packet_keeps_its_first_time()
    {
        Receive((10, 0), (10, 9));

        Expect(10, 10, 0);
        Receive((10, 12));
        Take(20).Times.ShouldBeEmpty();
    }

    [Fact]
    public void What_did_not_fit_is_taken_again()
    {
        Receive((10, 0), (11, 1), (12, 2));
        Take(5).Times.Length.ShouldBe(3);

        _recorder.Return(2);

        Expect(5, 11, 4, 8);
    }

    [Fact]
    public void Is_due_an_interval_after_the_last_report_but_only_with_news()
    {
        _recorder.NextDeadline.ShouldBe(TimeSpan.MaxValue);
        Receive((1, 1000));
        _recorder.NextDeadline.ShouldBe(TimeSpan.FromMilliseconds(1050));
        Take(1050);
        Take(1050);
        _recorder.NextDeadline.ShouldBe(TimeSpan.MaxValue);

        Receive((2, 1060));
        _recorder.NextDeadline.ShouldBe(TimeSpan.FromMilliseconds(1100));
    }

    [Fact]
    public void A_jump_of_the_numbers_begins_anew_and_old_numbers_are_ignored()
    {
        Receive((10, 0), (5000, 1));
        Expect(5, 5000, 4);

        Receive((10, 6), (4000, 6));

        Take(10).Times.ShouldBeEmpty();
    }

    [Fact]
    public void Any_sequence_of_numbers_is_harmless_and_allocates_nothing()
    {
        var random = new Random(4);
        var times = new long[100];
        var now = TimeSpan.Zero;

        Allocation.Of(
            () =>
            {
                now += TimeSpan.FromMilliseconds(random.Next(20));
                _recorder.OnPacket(now, (ushort)random.Next(65536));
                for (var guard = 0; _recorder.Take(now, times, out _) > 0; guard++)
                {
                    if (times[0] == Missing || guard > 20)
                    {
                        throw new InvalidOperationException("A report begins with a packet that arrived, and there is an end.");
                    }
                }
            },
            rounds: 50_000).ShouldBe(0);
    }

    private void Receive(params (int Sequence, double Milliseconds)[] packets)
    {
        foreach (var (sequence, milliseconds) in packets)
        {
            _recorder.OnPacket(TimeSpan.FromMilliseconds(milliseconds), (ushort)sequence);
        }
    }

    private void Expect(double milliseconds, int first, params long[] times)
    {
        var taken = Take(milliseconds);
        taken.First.ShouldBe(first);
        taken.Times.ShouldBe(times);
    }

    private (int First, long[] Times) Take(double milliseconds)
    {
        var times = new long[256];
        var count = _recorder.Take(TimeSpan.FromMilliseconds(milliseconds), times, out var first);
        return (first, times[..count]);
    }
}
