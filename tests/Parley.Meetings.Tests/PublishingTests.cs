using Parley.Meetings.Commands;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings.Tests;

/// <summary>Other software in a meeting: publishers with a seat, viewers without.</summary>
public sealed class PublishingTests
{
    private static readonly MediaState Sends = new(true, true, false);

    private readonly Room _room = new();

    [Fact]
    public void A_publisher_is_seen_as_what_it_is_and_moves_the_call_to_the_server_first()
    {
        var ann = _room.Enter("Ann");

        var decision = Publish("Camera 1");

        var signals = _room.Sent.Where(one => one.Connection == ann.Connection).Select(one => one.Signal).ToList();
        signals[^2].ShouldBe(new Signal.MediaPathChanged(MediaPath.Server));
        var info = signals[^1].ShouldBeOfType<Signal.NewParticipant>().Participant;
        (info.DisplayName, info.Via, info.Media, info.Role).ShouldBe(("Camera 1", Via.Whip, Sends, Role.Participant));
        decision.Effects.OfType<MeetingEffect.OpenMedia>().Single().Seat.ShouldBe(decision.Seat!.Id);
        _room.Facts.OfType<MeetingFact.StayBegan>().Last().Seat.ShouldBe(decision.Seat.Id);
    }

    [Fact]
    public void A_publisher_alone_keeps_the_meeting_open_and_its_end_begins_the_idle_time()
    {
        var seat = Publish("Camera 1").Seat!;
        _room.Pass(TimeSpan.FromHours(2));
        _room.Meeting.Session.ShouldNotBeNull();

        _room.Do(new MeetingCommand.Unpublish(seat.Id, LeaveReason.Left)).Refusal.ShouldBeNull();
        _room.MediaClosed.Single().Seat.ShouldBe(seat.Id);
        _room.Do(new MeetingCommand.Unpublish(seat.Id, LeaveReason.Left)).Refusal.ShouldBe(Refusal.ParticipantUnknown);
        _room.Pass(TimeSpan.FromMinutes(10));

        _room.Meeting.Ended.ShouldBeTrue();
    }

    [Fact]
    public void The_session_stays_on_the_server_after_the_publisher_has_gone()
    {
        _room.Enter("Ann");
        _room.Enter("Ben");
        var seat = Publish("Camera 1").Seat!;
        _room.Do(new MeetingCommand.Unpublish(seat.Id, LeaveReason.Lost));

        _room.Pass(MeetingRules.DirectAgain * 2);

        _room.Meeting.MediaPath.ShouldBe(MediaPath.Server);
    }

    [Fact]
    public void Nothing_is_sent_to_a_publisher_and_nobody_negotiates_with_it()
    {
        var ann = _room.Enter("Ann");
        var seat = Publish("Camera 1").Seat!;
        var before = _room.Sent.Count;

        ann.Hand(true);
        ann.Say("hello");

        _room.Sent.Skip(before).ShouldAllBe(one => one.Connection == ann.Connection);
        _room.Do(new MeetingCommand.Relay(ann.Seat, ann.Connection, seat.Id, seat.InstanceId!, new Negotiation.Offer("v=0")))
            .Refusal.ShouldBe(Refusal.ParticipantUnknown);
    }

    [Fact]
    public void The_host_mutes_a_publisher_and_lets_it_be_heard_again()
    {
        var ann = _room.Enter("Ann", host: true);
        var seat = Publish("Camera 1").Seat!;

        var muted = Allow(ann, seat.Id, audio: false);
        var open = Allow(ann, seat.Id, audio: true);

        muted.Effects.OfType<MeetingEffect.MediaChanged>().Single().Allowed.Audio.ShouldBeFalse();
        _room.SentTo<Signal.MediaStateChanged>(ann).Select(one => one.Media).ShouldBe([new MediaState(false, true, false), Sends]);
        _room.SentTo<Signal.PermissionsUpdated>(ann).Select(one => one.Permissions.Audio).ShouldBe([false, true]);
        Allow(ann, seat.Id, audio: true).Effects.ShouldBeEmpty();
        open.Effects.OfType<MeetingEffect.MediaChanged>().Single().Allowed.ShouldBe(MediaState.All);
    }

    [Fact]
    public void Muting_a_publisher_forbids_it_since_it_cannot_unmute_itself()
    {
        var ann = _room.Enter("Ann", host: true);
        var seat = Publish("Camera 1").Seat!;

        ann.Stop(seat.Id, new MediaState(true, false, false)).Refusal.ShouldBeNull();

        _room.Meeting.PermissionsOf(_room.Meeting.Seats[seat.Id]).Audio.ShouldBeFalse();
        _room.Meeting.LetThrough(_room.Meeting.Seats[seat.Id]).ShouldBe(new MediaState(false, true, true));
    }

    [Fact]
    public void What_participants_may_do_does_not_concern_a_publisher()
    {
        var ann = _room.Enter("Ann", host: true);
        var seat = Publish("Camera 1").Seat!;

        ann.Permit(null, new PermissionChanges(Audio: false, Video: false)).Refusal.ShouldBeNull();
        ann.StopEveryone(MediaState.All).Refusal.ShouldBeNull();

        _room.Meeting.LetThrough(_room.Meeting.Seats[seat.Id]).ShouldBe(MediaState.All);
    }

    [Fact]
    public void The_host_removes_a_publisher()
    {
        var ann = _room.Enter("Ann", host: true);
        var seat = Publish("Camera 1").Seat!;

        _room.Do(new MeetingCommand.Remove(ann.Seat, ann.Connection, seat.Id)).Refusal.ShouldBeNull();

        _room.SentTo<Signal.ParticipantLeft>(ann).Single().ShouldBe(new Signal.ParticipantLeft(seat.Id.Value, LeaveReason.Removed));
        _room.MediaClosed.Single().Seat.ShouldBe(seat.Id);
    }

    [Fact]
    public void Participants_do_nothing_to_publishers_and_publishers_are_no_people()
    {
        var ann = _room.Enter("Ann", host: true);
        var ben = _room.Enter("Ben");
        var seat = Publish("Camera 1").Seat!;

        _room.Do(new MeetingCommand.Remove(ben.Seat, ben.Connection, seat.Id)).Refusal.ShouldBe(Refusal.ModeratorsOnly);
        Allow(ben, seat.Id, audio: false).Refusal.ShouldBe(Refusal.ModeratorsOnly);
        Allow(ann, new ParticipantId("nobody"), audio: false).Refusal.ShouldBe(Refusal.ParticipantUnknown);
        ann.NameCoHost(seat.Id).Refusal.ShouldBe(Refusal.OnlyPeople);
        ann.AskToUnmute(seat.Id).Refusal.ShouldBe(Refusal.OnlyPeople);
        _room.Do(new MeetingCommand.Unpublish(ben.Seat, LeaveReason.Left)).Refusal.ShouldBe(Refusal.ParticipantUnknown);
    }

    [Fact]
    public void A_meeting_that_has_ended_opens_for_the_host_s_publisher_only()
    {
        var ann = _room.Enter("Ann", host: true);
        ann.End();

        Publish("Camera 1", expected: Refusal.MeetingEnded);

        Publish("Camera 1", host: true);
        _room.Meeting.Ended.ShouldBeFalse();
    }

    [Fact]
    public void Viewers_move_the_call_to_the_server_and_are_counted()
    {
        var ann = _room.Enter("Ann");
        _room.Do(new MeetingCommand.Watch(null)).Refusal.ShouldBeNull();
        _room.Do(new MeetingCommand.Watch(ann.Seat)).Refusal.ShouldBeNull();

        _room.Do(new MeetingCommand.CountViewers(2));
        _room.Do(new MeetingCommand.CountViewers(2)).Effects.ShouldBeEmpty();

        _room.SentTo<Signal.MediaPathChanged>(ann).Single().MediaPath.ShouldBe(MediaPath.Server);
        _room.SentTo<Signal.ViewersChanged>(ann).Single().Viewers.ShouldBe(2);
        _room.SentTo<Signal.MeetingJoined>(_room.Enter("Ben")).Single().Viewers.ShouldBe(2);
        _room.Meeting.Seats.Count.ShouldBe(2);
    }

    [Fact]
    public void There_is_nothing_to_watch_before_the_beginning_and_after_the_end()
    {
        _room.Do(new MeetingCommand.Watch(null)).Refusal.ShouldBe(Refusal.MeetingNotStarted);
        var ann = _room.Enter("Ann", host: true);
        _room.Do(new MeetingCommand.Watch(new ParticipantId("nobody"))).Refusal.ShouldBe(Refusal.ParticipantUnknown);
        _room.Do(new MeetingCommand.CountViewers(1));

        var end = ann.End();

        end.Effects.OfType<MeetingEffect.CloseViewers>().ShouldHaveSingleItem();
        _room.Do(new MeetingCommand.Watch(null)).Refusal.ShouldBe(Refusal.MeetingEnded);
        _room.Do(new MeetingCommand.CountViewers(5)).Effects.ShouldBeEmpty();
        _room.Meeting.Viewers.ShouldBe(0);
    }

    [Fact]
    public void Without_a_media_server_there_is_neither()
    {
        var room = new Room(MediaChoice.Direct);
        room.Enter("Ann");

        room.Do(new MeetingCommand.Watch(null)).Refusal.ShouldBe(Refusal.NoMediaServer);
        room.Do(Command("Camera 1", host: true)).Refusal.ShouldBe(Refusal.NoMediaServer);
    }

    private static Decision Allow(Person by, ParticipantId who, bool audio) => by.Permit(who, new PermissionChanges(Audio: audio));

    private Decision Publish(string name, bool host = false, Refusal? expected = null)
    {
        var decision = _room.Do(Command(name, host));
        decision.Refusal.ShouldBe(expected);
        return decision;
    }

    private MeetingCommand.Publish Command(string name, bool host)
    {
        var seat = _room.NextSeat();
        return new MeetingCommand.Publish($"whip {seat}", name, $"instance {seat}", Sends, new SeatProof($"proof {seat}"), seat, new SessionId(Guid.NewGuid()), host);
    }
}
