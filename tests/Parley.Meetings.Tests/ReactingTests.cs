using Parley.Meetings.Signals;

namespace Parley.Meetings.Tests;

public sealed class ReactingTests
{
    private readonly Room _room = new();
    private readonly Person _ann;
    private readonly Person _ben;

    public ReactingTests()
    {
        _ann = _room.Enter("Ann");
        _ben = _room.Enter("Ben");
    }

    [Fact]
    public void A_reaction_reaches_everybody_the_sender_too_and_is_kept_nowhere()
    {
        var facts = _room.Facts.Count;
        _ann.React(ReactionKind.Party).Refusal.ShouldBeNull();

        var expected = new Signal.Reaction(_ann.Seat.Value, ReactionKind.Party);
        _room.SentTo<Signal.Reaction>(_ann).ShouldBe([expected]);
        _room.SentTo<Signal.Reaction>(_ben).ShouldBe([expected]);
        _room.Facts.Count.ShouldBe(facts);
    }

    [Fact]
    public void Six_in_five_seconds_are_too_many_and_the_refusal_says_when_to_go_on()
    {
        for (var i = 0; i < MeetingRules.MaxReactions; i++)
        {
            _ann.React().Refusal.ShouldBeNull();
            _room.Pass(TimeSpan.FromSeconds(0.5));
        }

        var refusal = _ann.React().Refusal.ShouldNotBeNull();
        refusal.Code.ShouldBe(Refusal.RateLimited.Code);
        refusal.RetryAfter.ShouldBe(2.5);
        _room.SentTo<Signal.Reaction>(_ben).Count().ShouldBe(MeetingRules.MaxReactions);
        _ben.React().Refusal.ShouldBeNull("the limit is each seat's own");

        _room.Pass(TimeSpan.FromSeconds(refusal.RetryAfter!.Value));
        _ann.React().Refusal.ShouldBeNull();
        _ann.React().Refusal.ShouldNotBeNull("only the oldest of the five has passed");
    }

    [Fact]
    public void Coming_back_does_not_lift_the_limit()
    {
        for (var i = 0; i < MeetingRules.MaxReactions; i++)
        {
            _ann.React();
        }

        _ann.Drop();
        _ann.Join();
        _ann.React().Refusal.ShouldNotBeNull().Code.ShouldBe(Refusal.RateLimited.Code);
        _ann.Leave();
        _ann.Join();
        _ann.React().Refusal.ShouldNotBeNull().Code.ShouldBe(Refusal.RateLimited.Code);
    }

    [Fact]
    public void A_repeated_reaction_is_one_reaction()
    {
        _ann.React(commandId: "c1");
        _ann.React(commandId: "c1").Refusal.ShouldBeNull();

        _room.SentTo<Signal.Reaction>(_ben).Count().ShouldBe(1);
    }

    [Fact]
    public void Nobody_reacts_from_outside_and_nobody_away_is_told()
    {
        _ben.Drop();
        _ann.React();
        _room.SentTo<Signal.Reaction>(_ben).ShouldBeEmpty();
        _ben.React().Refusal.ShouldBe(Refusal.NotInMeeting);
    }
}
