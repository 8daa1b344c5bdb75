using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings.Tests;

public sealed class MeasuringTests
{
    private static readonly QualitySample Good = new(MediaPath.Server, false, true, 42, 0.01, null, 900_000, 400_000, LineTrouble.LossIn);

    private readonly Room _room = new();
    private readonly Person _ann;
    private readonly Person _ben;

    public MeasuringTests()
    {
        _ann = _room.Enter("Ann");
        _ben = _room.Enter("Ben");
    }

    [Fact]
    public void A_sample_is_kept_with_the_session_and_told_to_nobody()
    {
        var sent = _room.Sent.Count;

        _ann.Sample(Good).Refusal.ShouldBeNull();

        _room.Facts[^1].ShouldBe(new MeetingFact.QualitySampled(_room.Meeting.Session!.Value, _ann.Seat, _room.Now, Good));
        _room.Sent.Count.ShouldBe(sent);
    }

    [Fact]
    public void Samples_come_at_most_every_twenty_seconds_and_the_refusal_says_when_to_go_on()
    {
        _ann.Sample().Refusal.ShouldBeNull();
        _room.Pass(TimeSpan.FromSeconds(5));

        var refusal = _ann.Sample().Refusal.ShouldNotBeNull();
        refusal.Code.ShouldBe(Refusal.RateLimited.Code);
        refusal.RetryAfter.ShouldBe(15);
        _ben.Sample().Refusal.ShouldBeNull("the limit is each seat's own");

        _room.Pass(TimeSpan.FromSeconds(15));
        _ann.Sample().Refusal.ShouldBeNull();
    }

    [Fact]
    public void A_reload_and_a_new_connection_do_not_lift_the_limit()
    {
        _ann.Sample();
        _ann.Drop();
        _ann.Join();

        _ann.Sample().Refusal.ShouldNotBeNull().Code.ShouldBe(Refusal.RateLimited.Code);
    }

    [Fact]
    public void There_is_an_end_to_what_is_kept_of_one_seat()
    {
        for (var i = 0; i < MeetingRules.MaxSamples; i++)
        {
            _ann.Sample().Refusal.ShouldBeNull();
            _room.Pass(MeetingRules.SampleInterval);
        }

        _ann.Sample().Refusal.ShouldBe(Refusal.QualityFull);
        _ben.Sample().Refusal.ShouldBeNull();
    }

    [Fact]
    public void Numbers_that_no_call_has_are_refused()
    {
        foreach (var wrong in new[]
        {
            Good with { LossIn = double.NaN },
            Good with { LossIn = -0.1 },
            Good with { LossOut = 1.1 },
            Good with { LossOut = double.PositiveInfinity },
            Good with { RoundTrip = -1 },
            Good with { RoundTrip = int.MaxValue },
            Good with { BitsPerSecondIn = -1 },
            Good with { BitsPerSecondOut = int.MaxValue },
            Good with { Path = (MediaPath)9 },
            Good with { Trouble = (LineTrouble)9 },
        })
        {
            _ann.Sample(wrong).Refusal.ShouldBe(Refusal.Malformed, wrong.ToString());
        }

        _ann.Sample(Good).Refusal.ShouldBeNull("what was refused does not count");
    }

    [Fact]
    public void Nobody_samples_from_outside()
    {
        _ben.Leave();

        _ben.Sample().Refusal.ShouldBe(Refusal.NotInMeeting);
    }
}
