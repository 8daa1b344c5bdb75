using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings.Tests;

public sealed class LeavingTests
{
    private readonly Room _room = new();

    [Fact]
    public void Leaving_tells_the_others_at_once()
    {
        var ann = _room.Enter("Ann");
        var ben = _room.Enter("Ben");

        ben.Leave();

        _room.SentTo<Signal.ParticipantLeft>(ann).Single().Reason.ShouldBe(LeaveReason.Left);
        _room.Released.ShouldBe([ben.Connection]);
    }

    [Fact]
    public void A_lost_seat_is_away_at_once_and_gone_after_its_grace()
    {
        var ann = _room.Enter("Ann");
        var ben = _room.Enter("Ben");
        _room.Pass(TimeSpan.FromSeconds(5));

        ben.Drop();

        _room.SentTo<Signal.ParticipantsUpdate>(ann).Single().Participants.Single().Presence.ShouldBe(Presence.Away);
        _room.Pass(TimeSpan.FromSeconds(59));
        _room.SentTo<Signal.ParticipantLeft>(ann).ShouldBeEmpty();
        _room.Pass(TimeSpan.FromSeconds(1));
        _room.SentTo<Signal.ParticipantLeft>(ann).Single().Reason.ShouldBe(LeaveReason.Lost);
        _room.Facts.OfType<MeetingFact.StayEnded>().Single().At.ShouldBe(Room.Start.AddSeconds(5), "the stay ended when the person was last seen");
    }

    [Fact]
    public void An_empty_meeting_ends_after_the_idle_time()
    {
        _room.Enter("Ann").Leave();

        _room.Pass(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        _room.Meeting.Ended.ShouldBeFalse();
        _room.Pass(TimeSpan.FromTicks(1));

        _room.Meeting.Ended.ShouldBeTrue();
        _room.Facts.OfType<MeetingFact.SessionEnded>().Single().Reason.ShouldBe(EndReason.Idle);
        _room.Meeting.NextDeadline.ShouldBeNull();
    }

    [Fact]
    public void Somebody_who_returns_stops_the_idle_end()
    {
        var ann = _room.Enter("Ann");
        ann.Leave();
        _room.Pass(TimeSpan.FromMinutes(9));

        ann.Join();
        _room.Pass(TimeSpan.FromHours(3));

        _room.Meeting.Ended.ShouldBeFalse();
    }

    [Fact]
    public void A_crashed_browser_never_leaves_a_meeting_live()
    {
        _room.Enter("Ann").Drop();

        _room.Pass(TimeSpan.FromMinutes(11));

        _room.Meeting.Ended.ShouldBeTrue();
    }

    [Fact]
    public void Only_the_host_ends_for_all()
    {
        var ann = _room.Enter("Ann", host: true);
        var ben = _room.Enter("Ben");

        ben.End().Refusal.ShouldBe(Refusal.NotAllowed);
        ann.End().Refusal.ShouldBeNull();

        _room.SentTo<Signal.MeetingEnded>(ben).Single().Reason.ShouldBe(EndReason.Ended);
        _room.Released.ShouldBe([ann.Connection, ben.Connection], ignoreOrder: true);
        _room.Facts.OfType<MeetingFact.StayEnded>().Count().ShouldBe(2);
    }

    [Fact]
    public void Nobody_acts_after_leaving()
    {
        var ann = _room.Enter("Ann", host: true);
        ann.Leave();

        ann.Say("hello?").Refusal.ShouldBe(Refusal.NotInMeeting);
        ann.End().Refusal.ShouldBe(Refusal.NotInMeeting);
        ann.Drop().Refusal.ShouldBe(Refusal.NotInMeeting);
    }
}
