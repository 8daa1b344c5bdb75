using Parley.Meetings.Commands;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings.Tests;

/// <summary>Who comes in, who waits, and who does neither.</summary>
public sealed class DoorsTests
{
    private static readonly Identity Account = new(new Guid(1, 0, 0, new byte[8]));
    private static readonly Identity PlannedCoHost = new(new Guid(2, 0, 0, new byte[8]), new Guid(12, 0, 0, new byte[8]), CoHost: true);
    private static readonly Identity Linked = new(null, new Guid(13, 0, 0, new byte[8]));

    private readonly Room _room = new();

    [Fact]
    public void Who_waits_is_admitted_one_by_one_or_all_at_once()
    {
        var host = _room.Enter("Hana", host: true);
        host.Change(new SettingsChange(WaitingRoom: true)).Refusal.ShouldBeNull();
        var people = Enumerable.Range(0, 3).Select(index => _room.Enter($"P{index}")).ToArray();
        people.ShouldAllBe(person => person.Waits && !person.IsIn);
        _room.Views[host.Connection].Waiting.Count.ShouldBe(3);

        host.Admit(people[0]).Refusal.ShouldBeNull();
        people.Select(person => person.IsIn).ShouldBe([true, false, false]);
        host.Admit().Refusal.ShouldBeNull();

        people.ShouldAllBe(person => person.IsIn);
        _room.Sent.Where(one => one.Connection == people[1].Connection).Select(one => one.Signal.GetType().Name).Take(3)
            .ShouldBe(["WaitingRoomJoined", "AdmittedToMeeting", "MeetingJoined"]);
        _room.Views[host.Connection].Waiting.ShouldBeEmpty();
        host.Admit(people[1]).Refusal.ShouldBe(Refusal.ParticipantUnknown);
    }

    [Fact]
    public void Switching_the_waiting_room_off_lets_everybody_in()
    {
        var host = _room.Enter("Hana", host: true);
        host.Change(new SettingsChange(WaitingRoom: true));
        var ben = _room.Enter("Ben");
        var cid = _room.Enter("Cid");

        host.Change(new SettingsChange(WaitingRoom: false)).Refusal.ShouldBeNull();

        (ben.IsIn, cid.IsIn).ShouldBe((true, true));
    }

    [Fact]
    public void Hosts_and_planned_co_hosts_and_people_who_return_never_wait()
    {
        var ben = _room.Enter("Ben");
        _room.Enter("Hana", host: true).Change(new SettingsChange(WaitingRoom: true, Locked: true));
        ben.Leave();

        ben.Join().Seat.ShouldNotBeNull();
        _room.Enter("Cora", who: PlannedCoHost).State.Role.ShouldBe(Role.Cohost);
        _room.Enter("Hana too", host: true).State.Role.ShouldBe(Role.Host);
        _room.Outside("Late").Join().Refusal.ShouldBe(Refusal.MeetingLocked);
    }

    [Fact]
    public void A_denial_holds_for_a_minute_and_for_everything_the_server_recognises()
    {
        var host = _room.Enter("Hana", host: true);
        host.Change(new SettingsChange(WaitingRoom: true));
        var ann = _room.Enter("Ann", who: Account);
        host.Deny(ann).Refusal.ShouldBeNull();

        var refusal = ann.Join().Refusal.ShouldNotBeNull();
        (refusal.Code, refusal.RetryAfter).ShouldBe(("denied_from_meeting", 60));
        _room.Outside("Ann on another device", who: Account).Join().Refusal!.Code.ShouldBe("denied_from_meeting");
        _room.Outside("Ben").Join().Waiter.ShouldNotBeNull();
        _room.Pass(TimeSpan.FromSeconds(60));

        ann.Join().Waiter.ShouldNotBeNull();
    }

    [Fact]
    public void Who_goes_while_waiting_is_gone()
    {
        var host = _room.Enter("Hana", host: true);
        host.Change(new SettingsChange(WaitingRoom: true));
        var ben = _room.Enter("Ben");
        var cid = _room.Enter("Cid");

        ben.Drop().Refusal.ShouldBeNull();
        cid.Leave().Refusal.ShouldBeNull();

        _room.Meeting.Waiting.ShouldBeEmpty();
        _room.Views[host.Connection].Waiting.ShouldBeEmpty();
        cid.Say("x").Refusal.ShouldBe(Refusal.NotInMeeting);
    }

    [Fact]
    public void A_lost_connection_keeps_its_place_in_the_line_for_a_minute_and_who_leaves_does_not()
    {
        var host = _room.Enter("Hana", host: true);
        host.Change(new SettingsChange(WaitingRoom: true));
        var line = Enumerable.Range(0, 4).Select(index =>
        {
            _room.Pass(TimeSpan.FromSeconds(1));
            return _room.Enter($"P{index}");
        }).ToArray();
        string[] Line() => [.. _room.Meeting.Waiting.Values.OrderBy(waiter => waiter.Since).Select(waiter => waiter.DisplayName)];
        line[0].Drop();
        line[1].Leave();
        line[2].Drop();
        Line().ShouldBe(["P3"]);
        _room.Pass(TimeSpan.FromSeconds(59));

        line[1].Join();
        line[0].Join();
        Line().ShouldBe(["P0", "P3", "P1"]);
        _room.Pass(TimeSpan.FromSeconds(1));
        line[2].Join();

        Line().ShouldBe(["P0", "P3", "P1", "P2"]);
        _room.Views[host.Connection].Waiting.Count.ShouldBe(4);
        line[0].Drop();
        host.End();
        _room.Meeting.LostPlaces.ShouldBeEmpty();
    }

    [Fact]
    public void Places_of_lost_ones_are_bounded()
    {
        var host = _room.Enter("Hana", host: true);
        host.Change(new SettingsChange(WaitingRoom: true));
        for (var index = 0; index < MeetingRules.MaxWaiting + 5; index++)
        {
            _room.Enter($"P{index}").Drop();
        }

        _room.Meeting.LostPlaces.Count.ShouldBe(MeetingRules.MaxWaiting);
        _room.Pass(MeetingRules.SeatGrace);
        _room.Enter("Ben").Drop();
        _room.Meeting.LostPlaces.Count.ShouldBe(1);
    }

    [Fact]
    public void Who_waits_does_nothing_else_and_keeps_the_place_over_a_reload()
    {
        var host = _room.Enter("Hana", host: true);
        host.Change(new SettingsChange(WaitingRoom: true));
        var ben = _room.Enter("Ben");
        ben.Say("x").Refusal.ShouldBe(Refusal.StillWaiting);
        ben.OpenMedia().Refusal.ShouldBe(Refusal.StillWaiting);
        host.Offer(ben).Refusal.ShouldBe(Refusal.ParticipantUnknown);
        var (seat, since) = (ben.Seat, _room.Meeting.Waiting[ben.Seat].Since);
        _room.Pass(TimeSpan.FromSeconds(5));

        ben.Join().Waiter.ShouldNotBeNull();

        ben.Seat.ShouldBe(seat);
        _room.Meeting.Waiting.Single().Value.Since.ShouldBe(since);
    }

    [Fact]
    public void The_waiting_room_has_an_end()
    {
        var host = _room.Enter("Hana", host: true);
        host.Change(new SettingsChange(WaitingRoom: true));
        for (var index = 0; index < MeetingRules.MaxWaiting; index++)
        {
            _room.Enter($"P{index}");
        }

        _room.Outside("One more").Join().Refusal.ShouldBe(Refusal.WaitingRoomFull);
        host.Deny().Refusal.ShouldBeNull();
        _room.Meeting.Waiting.ShouldBeEmpty();
    }

    [Fact]
    public void A_scheduled_meeting_begins_with_its_host_or_a_co_host()
    {
        _room.Be(meeting => meeting with { Planned = true, Settings = meeting.Settings with { ParticipantsMayStart = false } });
        var ben = _room.Enter("Ben");
        ben.Waits.ShouldBeTrue();
        _room.SentTo<Signal.WaitingRoomJoined>(ben).Single().Reason.ShouldBe(WaitingReason.NotBegun);
        _room.Meeting.Session.ShouldBeNull();

        _room.Enter("Cora", who: PlannedCoHost);

        ben.IsIn.ShouldBeTrue();
        _room.Enter("Cid").IsIn.ShouldBeTrue();
    }

    [Fact]
    public void With_a_waiting_room_too_people_go_on_waiting_when_the_meeting_begins_and_are_told_why()
    {
        _room.Be(meeting => meeting with { Settings = meeting.Settings with { ParticipantsMayStart = false, WaitingRoom = true } });
        var ben = _room.Enter("Ben");

        _room.Enter("Hana", host: true);

        ben.Waits.ShouldBeTrue();
        _room.SentTo<Signal.WaitingChanged>(ben).Single().ShouldBe(new Signal.WaitingChanged(WaitingReason.WaitingRoom, true));
    }

    [Fact]
    public void Who_waits_is_told_when_the_host_goes_and_comes_back()
    {
        var host = _room.Enter("Hana", host: true);
        _room.Enter("Ann");
        host.Change(new SettingsChange(WaitingRoom: true));
        var ben = _room.Enter("Ben");

        host.Leave();
        host.Join();

        _room.SentTo<Signal.WaitingChanged>(ben).Select(one => one.HostPresent).ShouldBe([false, true]);
        _room.Views[host.Connection].Waiting.Count.ShouldBe(1);
    }

    [Fact]
    public void The_api_begins_and_ends_a_meeting_and_repeating_it_changes_nothing()
    {
        _room.Be(meeting => meeting with { Settings = meeting.Settings with { ParticipantsMayStart = false } });
        var ben = _room.Enter("Ben");

        _room.Do(new MeetingCommand.Open("Hana")).Refusal.ShouldBeNull();
        ben.IsIn.ShouldBeTrue();
        _room.Do(new MeetingCommand.Open("Hana")).Effects.ShouldBeEmpty();
        _room.Do(new MeetingCommand.Close(EndReason.Ended, "Hana")).Refusal.ShouldBeNull();
        _room.Do(new MeetingCommand.Close(EndReason.Ended, "Hana")).Effects.ShouldBeEmpty();

        _room.SentTo<Signal.MeetingEnded>(ben).Single().Reason.ShouldBe(EndReason.Ended);
        _room.Facts.OfType<MeetingFact.SessionEnded>().Count().ShouldBe(1);
    }

    [Fact]
    public void A_cancelled_meeting_lets_nobody_in_and_who_waited_is_told()
    {
        _room.Be(meeting => meeting with { Settings = meeting.Settings with { ParticipantsMayStart = false } });
        var ben = _room.Enter("Ben");

        _room.Do(new MeetingCommand.Close(EndReason.Cancelled, "Hana")).Refusal.ShouldBeNull();

        _room.SentTo<Signal.MeetingEnded>(ben).Single().Reason.ShouldBe(EndReason.Cancelled);
        _room.Facts.OfType<MeetingFact.Closed>().Single().Reason.ShouldBe(EndReason.Cancelled);
        _room.Outside("Hana", host: true).Join().Refusal.ShouldBe(Refusal.MeetingCancelled);
        _room.Do(new MeetingCommand.Open("Hana")).Refusal.ShouldBe(Refusal.MeetingCancelled);
    }

    [Fact]
    public void A_password_is_shown_once_and_a_new_one_again()
    {
        var host = _room.Enter("Hana", host: true);
        host.Change(new SettingsChange(PasswordHash: "first"));
        var ben = _room.Outside("Ben");
        ben.Join().Refusal.ShouldBe(Refusal.PasswordRequired);
        ben.Password = "first";
        ben.Join().Refusal.ShouldBeNull();
        ben.Leave();
        ben.Password = null;

        // A change between the check of a password and the join counts.
        host.Change(new SettingsChange(PasswordHash: "second"));
        ben.Join().Refusal.ShouldBeNull();
        _room.Outside("Cid", password: "first").Join().Refusal.ShouldBe(Refusal.PasswordRequired);
        host.Change(new SettingsChange(PasswordHash: ""));
        _room.Outside("Cid").Join().Refusal.ShouldBeNull();
    }

    [Fact]
    public void A_password_shown_at_the_waiting_room_counts_after_a_reload()
    {
        var host = _room.Enter("Hana", host: true);
        host.Change(new SettingsChange(PasswordHash: "hash", WaitingRoom: true));
        var ben = _room.Enter("Ben", password: "hash");
        ben.Drop();
        ben.Password = null;

        ben.Join().Waiter.ShouldNotBeNull();
    }

    [Fact]
    public void The_lock_and_removals_end_with_the_session()
    {
        var host = _room.Enter("Hana", host: true);
        var ben = _room.Enter("Ben");
        host.Change(new SettingsChange(Locked: true));
        host.Remove(ben).Refusal.ShouldBeNull();
        ben.Join().Refusal.ShouldBe(Refusal.Removed);
        host.End();
        host.Join().Refusal.ShouldBeNull();

        ben.Join().Refusal.ShouldBeNull();
        ben.IsIn.ShouldBeTrue();
        _room.Facts.OfType<MeetingFact.SettingsKept>().Last().Settings.Locked.ShouldBeFalse();
    }

    [Fact]
    public void After_a_removal_newcomers_without_an_account_wait_until_somebody_says_otherwise()
    {
        var host = _room.Enter("Hana", host: true);
        var ben = _room.Enter("Ben");
        host.Remove(ben);
        var cid = _room.Enter("Cid");
        _room.SentTo<Signal.WaitingRoomJoined>(cid).Single().Reason.ShouldBe(WaitingReason.Held);
        _room.Enter("Ann", who: Account).IsIn.ShouldBeTrue();

        host.Change(new SettingsChange(NewcomersHeld: true)).Refusal.ShouldBe(Refusal.Malformed);
        host.Change(new SettingsChange(NewcomersHeld: false)).Refusal.ShouldBeNull();

        cid.IsIn.ShouldBeTrue();
        _room.Enter("Dan").IsIn.ShouldBeTrue();
    }

    [Fact]
    public void A_personal_link_has_one_seat_and_an_account_as_many_as_devices()
    {
        var ben = _room.Enter("Ben", who: Linked);
        var elsewhere = _room.Outside("Ben", who: Linked);
        elsewhere.Join().Refusal.ShouldBe(Refusal.SeatInUse);
        elsewhere.Join(takeOver: true).Refusal.ShouldBeNull();
        elsewhere.Seat.ShouldBe(ben.Seat);
        _room.SentTo<Signal.SeatTaken>(ben).Count().ShouldBe(1);
        _room.Facts.OfType<MeetingFact.SeatKept>().Last().Seat.Proof.ShouldBe(new SeatProof(elsewhere.Token));

        var phone = _room.Enter("Ann", who: Account);
        var laptop = _room.Enter("Ann", who: Account);
        phone.Seat.ShouldNotBe(laptop.Seat);
        _room.Views[phone.Connection].People.Values.Count(one => one.AccountId == Account.Account.ToString()).ShouldBe(2);
        phone.Rename("Somebody").Refusal.ShouldBe(Refusal.NameFixed);
    }

    [Fact]
    public void A_meeting_s_own_limit_is_for_participants()
    {
        var host = _room.Enter("Hana", host: true);
        host.Change(new SettingsChange(Capacity: 1)).Refusal.ShouldBe(Refusal.CapacityInvalid);
        host.Change(new SettingsChange(Capacity: 2)).Refusal.ShouldBeNull();
        _room.Enter("Ben");

        _room.Outside("Cid").Join().Refusal.ShouldBe(Refusal.MeetingFull);
        _room.Outside("Cora", who: PlannedCoHost).Join().Refusal.ShouldBeNull();
        host.Change(new SettingsChange(WaitingRoom: true, Capacity: 0));
        var dan = _room.Enter("Dan");
        host.Change(new SettingsChange(Capacity: 3));
        host.Admit(dan).Refusal.ShouldBe(Refusal.MeetingFull);
        host.Admit().Refusal.ShouldBe(Refusal.MeetingFull);
    }

    [Fact]
    public void Media_goes_by_the_server_while_somebody_waits()
    {
        var host = _room.Enter("Hana", host: true);
        _room.Enter("Ben");
        host.Change(new SettingsChange(WaitingRoom: true));
        _room.Meeting.MediaPath.ShouldBe(MediaPath.Direct);

        var cid = _room.Enter("Cid");
        _room.Meeting.MediaPath.ShouldBe(MediaPath.Server);
        host.Deny(cid);
        _room.Pass(MeetingRules.DirectAgain);

        _room.Meeting.MediaPath.ShouldBe(MediaPath.Direct);
    }
}
