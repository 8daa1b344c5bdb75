using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings.Tests;

public sealed class JoiningTests
{
    private readonly Room _room = new();

    [Fact]
    public void The_first_person_begins_the_session()
    {
        _room.Enter("Ann");

        _room.Facts[0].ShouldBeOfType<MeetingFact.SessionBegan>().At.ShouldBe(Room.Start);
        _room.Facts.OfType<MeetingFact.StayBegan>().Count().ShouldBe(1);
    }

    [Fact]
    public void Newcomer_sees_everybody_and_everybody_sees_the_newcomer()
    {
        var ann = _room.Enter("Ann");
        var ben = _room.Enter("Ben");

        _room.SentTo<Signal.MeetingJoined>(ben).Single().Participants.Select(one => one.DisplayName).ShouldBe(["Ann", "Ben"]);
        _room.SentTo<Signal.NewParticipant>(ann).Single().Participant.DisplayName.ShouldBe("Ben");
        _room.SentTo<Signal.NewParticipant>(ben).ShouldBeEmpty();
    }

    [Fact]
    public void Names_are_trimmed_and_bad_names_refused()
    {
        _room.Enter("  Ann   Lee ").State.DisplayName.ShouldBe("Ann Lee");

        var person = new Person(_room, "   ", false, "x");
        person.Join().Refusal.ShouldBe(Refusal.NameInvalid);
        person.Join(displayName: new string('a', 61)).Refusal.ShouldBe(Refusal.NameInvalid);
        person.Join(displayName: "\u200D\u200D").Refusal.ShouldBe(Refusal.NameInvalid);
        person.Join(displayName: "\uD800").Refusal.ShouldBeNull("a lone surrogate becomes the replacement character");
    }

    [Fact]
    public void A_name_cannot_hide_direction_overrides() =>
        _room.Enter("Ann\u202Eeoj").State.DisplayName.ShouldBe("Anneoj");

    [Fact]
    public void Rejoin_gets_the_same_seat_role_and_hand()
    {
        var ann = _room.Enter("Ann", host: true);
        var ben = _room.Enter("Ben");
        ben.Hand(true);
        var seat = ben.Seat;
        ben.Drop();
        _room.Pass(TimeSpan.FromSeconds(59));

        ben.Join().Refusal.ShouldBeNull();

        ben.Seat.ShouldBe(seat);
        ben.State.HandRaisedAt.ShouldBe(Room.Start);
        _room.SentTo<Signal.ParticipantLeft>(ann).ShouldBeEmpty();
        _room.Facts.OfType<MeetingFact.StayBegan>().Count(fact => fact.Seat == seat).ShouldBe(1, "it is still the same stay");
    }

    [Fact]
    public void A_repeated_join_of_one_connection_is_one_seat()
    {
        _room.Enter("Ann").Join(newConnection: false).Refusal.ShouldBeNull();

        _room.Meeting.Seats.Count.ShouldBe(1);
    }

    [Fact]
    public void A_live_seat_is_taken_over_only_on_request()
    {
        var ann = _room.Enter("Ann");
        var first = ann.Connection;

        ann.Join().Refusal.ShouldBe(Refusal.SeatInUse);
        ann.Join(takeOver: true).Refusal.ShouldBeNull();

        _room.Sent.ShouldContain(one => one.Connection == first && one.Signal is Signal.SeatTaken);
        _room.Released.ShouldBe([first]);
        _room.Meeting.Seats.Count.ShouldBe(1);
    }

    [Fact]
    public void A_lost_connection_that_was_replaced_no_longer_counts()
    {
        var ann = _room.Enter("Ann");
        var old = ann.Connection;
        ann.Join(takeOver: true);

        _room.Do(new Commands.MeetingCommand.Disconnect(ann.Seat, old)).Refusal.ShouldBe(Refusal.NotInMeeting);

        ann.State.Connection.ShouldNotBeNull();
    }

    [Fact]
    public void Host_who_leaves_is_host_again_on_return()
    {
        var ann = _room.Enter("Ann", host: true);
        _room.Enter("Ben");
        ann.Leave();

        ann.Join();

        ann.State.Role.ShouldBe(Role.Host);
        _room.Facts.OfType<MeetingFact.StayBegan>().Count(fact => fact.Seat == ann.Seat).ShouldBe(2);
    }

    [Fact]
    public void An_ended_meeting_opens_for_the_host_only_and_starts_empty()
    {
        var ann = _room.Enter("Ann", host: true);
        var ben = _room.Enter("Ben");
        ben.Say("hello");
        ann.End();

        ben.Join().Refusal.ShouldBe(Refusal.MeetingEnded);
        ann.Join().Refusal.ShouldBeNull();
        ben.Join().Refusal.ShouldBeNull();

        _room.Facts.OfType<MeetingFact.SessionBegan>().Count().ShouldBe(2);
        _room.SentTo<Signal.MeetingJoined>(ben).Last().Chat.ShouldBeEmpty();
    }

    [Fact]
    public void Numbers_of_seats_are_never_used_twice()
    {
        var ann = _room.Enter("Ann");
        _room.Enter("Ben").Leave();
        var cid = _room.Enter("Cid");

        ann.State.Number.ShouldBe(1);
        cid.State.Number.ShouldBe(3);
    }
}
