using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings.Tests;

/// <summary>Roles and permissions, and what becomes of media when they change.</summary>
public sealed class RightsTests
{
    private static readonly MediaState On = new(true, true, false);
    private static readonly MediaState Microphone = new(true, false, false);
    private static readonly Identity Invited = new(new Guid(1, 0, 0, new byte[8]), new Guid(11, 0, 0, new byte[8]));

    private readonly Room _room = new();
    private readonly Person _host;
    private readonly Person _ben;

    public RightsTests()
    {
        _host = _room.Enter("Hana", host: true);
        _ben = _room.Enter("Ben");
        _ben.Media(On);
    }

    [Fact]
    public void The_last_word_wins_and_a_change_for_all_says_whether_it_resets_individuals()
    {
        var cid = _room.Enter("Cid");
        _host.Permit(_ben.Seat, new PermissionChanges(Chat: false));
        _host.Permit(null, new PermissionChanges(Video: false));
        Permissions(_ben).ShouldBe(new Permissions(true, false, true, false, true));
        Permissions(cid).ShouldBe(new Permissions(true, false, true, true, true));
        _host.Permit(_ben.Seat, new PermissionChanges(Video: true));
        _host.Permit(null, new PermissionChanges(ScreenShare: false));
        Permissions(_ben).ShouldBe(new Permissions(true, true, false, false, true));

        _host.Permit(null, new PermissionChanges(Audio: false), reset: true);

        Permissions(_ben).ShouldBe(new Permissions(false, false, false, true, true));
        Permissions(_room.Enter("Dan")).ShouldBe(Permissions(_ben));
        Permissions(_host).ShouldBe(Signals.Permissions.All);
    }

    [Fact]
    public void What_is_forbidden_is_off_and_stays_off_when_it_is_permitted_again()
    {
        _host.Permit(null, new PermissionChanges(Audio: false));
        _ben.State.Media.ShouldBe(new MediaState(false, true, false));
        _room.SentTo<Signal.MediaStopped>(_ben).Single().Stopped.ShouldBe(Microphone);
        _ben.Media(On).Refusal.ShouldBe(Refusal.AudioNotAllowed);
        Through(_ben).Audio.ShouldBeFalse();

        _host.Permit(null, new PermissionChanges(Audio: true));
        _ben.State.Media.Audio.ShouldBeFalse();
        Through(_ben).Audio.ShouldBeFalse("its owner has not switched it on");
        _ben.Media(On).Refusal.ShouldBeNull();

        Through(_ben).ShouldBe(MediaState.All);
    }

    [Fact]
    public void Who_comes_with_what_is_forbidden_comes_without_it()
    {
        _host.Permit(null, new PermissionChanges(Video: false));
        var cid = _room.Outside("Cid");

        cid.Join(media: On).Refusal.ShouldBeNull();

        cid.State.Media.ShouldBe(Microphone);
        _room.SentTo<Signal.MediaStopped>(cid).Single().Stopped.ShouldBe(new MediaState(false, true, false));
    }

    [Fact]
    public void Muting_holds_until_the_owner_unmutes_also_over_a_lost_connection()
    {
        _host.Mute(_ben).Refusal.ShouldBeNull();
        Through(_ben).Audio.ShouldBeFalse();
        _ben.Drop();
        _ben.Join(media: On);
        _ben.State.Media.ShouldBe(new MediaState(false, true, false));
        Through(_ben).Audio.ShouldBeFalse();

        _host.AskToUnmute(_ben.Seat).Refusal.ShouldBeNull();
        _room.SentTo<Signal.UnmuteAsked>(_ben).Single().ByName.ShouldBe("Hana");
        Through(_ben).Audio.ShouldBeFalse("asking is not forcing");
        _ben.Media(On);

        Through(_ben).ShouldBe(MediaState.All);
    }

    [Fact]
    public void A_client_that_says_it_is_silent_is_silenced_all_the_same()
    {
        _ben.Media(MediaState.Off);

        _host.Mute(_ben).Effects.OfType<MeetingEffect.MediaChanged>().Single().Allowed.Audio.ShouldBeFalse();
    }

    [Fact]
    public void Muting_everybody_spares_hosts_and_the_one_who_does_it()
    {
        var cora = _room.Enter("Cora");
        _host.NameCoHost(cora.Seat);
        var cid = _room.Enter("Cid");
        foreach (var person in new[] { _host, cora, cid })
        {
            person.Media(On);
        }

        cora.StopEveryone(Microphone).Refusal.ShouldBeNull();

        new[] { _host, cora, cid, _ben }.Select(person => person.State.Media.Audio).ShouldBe([true, true, false, false]);
        _room.SentTo<Signal.MediaStopped>(cid).Single().ParticipantIds.ShouldBe([_ben.Seat.Value, cid.Seat.Value]);
    }

    [Fact]
    public void A_restriction_moves_a_call_of_two_to_the_media_server_first()
    {
        _room.Meeting.MediaPath.ShouldBe(MediaPath.Direct);

        var decision = _host.Permit(_ben.Seat, new PermissionChanges(ScreenShare: false));

        var told = decision.Effects.OfType<MeetingEffect.Send>().Where(send => send.Connection == _ben.Connection).Select(send => send.Signal.GetType().Name).ToList();
        told.Take(2).ShouldBe(["MediaPathChanged", "PermissionsUpdated"]);
        _room.Meeting.MediaPath.ShouldBe(MediaPath.Server);
        _room.Pass(MeetingRules.DirectAgain * 2);
        _room.Meeting.MediaPath.ShouldBe(MediaPath.Server);
        _host.Permit(_ben.Seat, new PermissionChanges(ScreenShare: true));
        _room.Pass(MeetingRules.DirectAgain);
        _room.Meeting.MediaPath.ShouldBe(MediaPath.Direct);

        _host.Change(new SettingsChange(NeverDirect: true));
        _room.Meeting.MediaPath.ShouldBe(MediaPath.Server);
    }

    [Fact]
    public void Chat_permissions_do_not_take_two_people_off_their_direct_line()
    {
        _host.Permit(_ben.Seat, new PermissionChanges(Chat: false, Reactions: false));

        _room.Meeting.MediaPath.ShouldBe(MediaPath.Direct);
        _ben.Say("x").Refusal.ShouldBe(Refusal.ChatNotAllowed);
        _ben.Say("x", to: _host).Refusal.ShouldBe(Refusal.ChatNotAllowed);
        _ben.React().Refusal.ShouldBe(Refusal.ReactionsNotAllowed);
    }

    [Fact]
    public void A_co_host_has_all_permissions_and_loses_them_with_the_role()
    {
        _host.Permit(null, new PermissionChanges(Audio: false));
        _host.NameCoHost(_ben.Seat).Refusal.ShouldBeNull();
        _ben.Media(On).Refusal.ShouldBeNull();
        _room.SentTo<Signal.PromotedToCoHost>(_ben).Count().ShouldBe(1);

        _host.NameCoHost(_ben.Seat, coHost: false).Refusal.ShouldBeNull();

        _room.SentTo<Signal.DemotedFromCoHost>(_ben).Count().ShouldBe(1);
        _ben.State.Media.Audio.ShouldBeFalse();
        Through(_ben).Audio.ShouldBeFalse();
    }

    [Fact]
    public void Only_the_host_names_co_hosts_unless_co_hosts_may()
    {
        var cid = _room.Enter("Cid");
        _host.NameCoHost(_ben.Seat);
        _ben.NameCoHost(cid.Seat).Refusal.ShouldBe(Refusal.NotAllowed);
        _ben.Change(new SettingsChange(CoHostsMayNameCoHosts: true)).Refusal.ShouldBe(Refusal.NotAllowed);
        _host.Change(new SettingsChange(CoHostsMayNameCoHosts: true));
        _ben.NameCoHost(cid.Seat).Refusal.ShouldBeNull();
        _ben.Remove(cid).Refusal.ShouldBeNull();

        _ben.NameCoHost(_host.Seat, coHost: false).Refusal.ShouldBe(Refusal.HostProtected);
        _ben.Remove(_host).Refusal.ShouldBe(Refusal.HostProtected);
        _ben.Mute(_host).Refusal.ShouldBe(Refusal.HostProtected);
        _ben.End().Refusal.ShouldBe(Refusal.NotAllowed);
        // Not even by itself, or nobody could end the meeting.
        _host.NameCoHost(_host.Seat, coHost: false).Refusal.ShouldBe(Refusal.HostProtected);
        _host.NameCoHost(_host.Seat).Refusal.ShouldBe(Refusal.HostProtected);
        _host.Remove(_host).Refusal.ShouldBe(Refusal.HostProtected);
    }

    [Fact]
    public void A_co_host_removes_no_co_host_unless_co_hosts_may_name_them()
    {
        var cid = _room.Enter("Cid");
        _host.NameCoHost(_ben.Seat);
        _host.NameCoHost(cid.Seat);

        _ben.Remove(cid).Refusal.ShouldBe(Refusal.NotAllowed);
    }

    [Fact]
    public void A_host_who_leaves_is_host_again_on_return()
    {
        _host.Leave();
        _ben.Mute(_ben).Refusal.ShouldBe(Refusal.ModeratorsOnly);

        _host.Join().Refusal.ShouldBeNull();

        _host.State.Role.ShouldBe(Role.Host);
        _host.Mute(_ben).Refusal.ShouldBeNull();
    }

    [Fact]
    public void Removing_a_person_removes_all_devices()
    {
        var phone = _room.Enter("Ann", who: Invited);
        var laptop = _room.Enter("Ann", who: Invited);

        _host.Remove(phone).Refusal.ShouldBeNull();

        (phone.IsIn, laptop.IsIn).ShouldBe((false, false));
        _room.SentTo<Signal.RemovedFromMeeting>(laptop).Count().ShouldBe(1);
        _room.MediaClosed.ShouldContain((laptop.Seat, laptop.InstanceId));
        _room.Outside("Ann", who: Invited).Join().Refusal.ShouldBe(Refusal.Removed);
    }

    [Fact]
    public void Hands_are_lowered_one_by_one_or_all_at_once()
    {
        var cid = _room.Enter("Cid");
        _ben.Hand(true);
        cid.Hand(true);
        _host.LowerHands(_ben).Refusal.ShouldBeNull();
        (_ben.State.HandRaisedAt is null, cid.State.HandRaisedAt is null).ShouldBe((true, false));
        _ben.Hand(true);

        _host.LowerHands().Refusal.ShouldBeNull();

        _room.SentTo<Signal.HandsLowered>(_ben).Last().ParticipantIds.ShouldBe([_ben.Seat.Value, cid.Seat.Value]);
        cid.LowerHands(_ben).Refusal.ShouldBe(Refusal.ModeratorsOnly);
    }

    [Fact]
    public void Without_host_and_co_host_for_a_minute_an_invited_account_acts_for_them()
    {
        _room.Be(meeting => meeting with { Planned = true });
        var ivy = _room.Enter("Ivy", who: Invited);
        _host.Leave();
        _room.Pass(TimeSpan.FromSeconds(59));
        ivy.State.Acting.ShouldBeFalse();
        _room.Pass(TimeSpan.FromSeconds(1));
        (ivy.State.Acting, _ben.State.Acting).ShouldBe((true, false));
        _room.Facts.OfType<MeetingFact.Logged>().Last().Entry.Act.ShouldBe(ModerationAct.BecameActingCoHost);
        ivy.Mute(_ben).Refusal.ShouldBeNull();
        ivy.Stop(_ben.Seat, new MediaState(false, true, false)).Refusal.ShouldBe(Refusal.ModeratorsOnly);
        ivy.Remove(_ben).Refusal.ShouldBe(Refusal.ModeratorsOnly);

        _host.Join();

        ivy.State.Acting.ShouldBeFalse();
        ivy.Mute(_ben).Refusal.ShouldBe(Refusal.ModeratorsOnly);
    }

    [Fact]
    public void Who_acts_admits_and_mutes_and_nothing_else()
    {
        _room.Be(meeting => meeting with { Planned = true });
        var ivy = _room.Enter("Ivy", who: Invited);
        _ben.Hand(true);
        _host.Change(new SettingsChange(WaitingRoom: true));
        var (gus, dan) = (_room.Enter("Gus"), _room.Enter("Dan"));
        _host.Leave();
        _room.Pass(TimeSpan.FromSeconds(60));

        Func<Decision>[] others =
        [
            () => ivy.Deny(gus),
            () => ivy.Deny(),
            () => ivy.AskToUnmute(_ben.Seat),
            () => ivy.Stop(_ben.Seat, new MediaState(false, true, false)),
            () => ivy.StopEveryone(On),
            () => ivy.LowerHands(_ben),
            () => ivy.LowerHands(),
            () => ivy.Spotlight(_ben.Seat),
            () => ivy.Permit(_ben.Seat, new PermissionChanges(Chat: false)),
            () => ivy.Permit(null, new PermissionChanges(Chat: false)),
            () => ivy.Change(new SettingsChange(WaitingRoom: false)),
            () => ivy.Change(new SettingsChange(Locked: true)),
            () => ivy.Remove(_ben),
        ];
        others.Select(act => act().Refusal).ShouldAllBe(refusal => refusal == Refusal.ModeratorsOnly);
        new[] { ivy.NameCoHost(_ben.Seat), ivy.NameCoHost(ivy.Seat), ivy.End(), ivy.Change(new SettingsChange(Title: "Mine")) }
            .Select(decision => decision.Refusal).ShouldAllBe(refusal => refusal == Refusal.NotAllowed);
        ivy.Admit(gus).Refusal.ShouldBeNull();
        ivy.Admit().Refusal.ShouldBeNull();
        ivy.StopEveryone(Microphone).Refusal.ShouldBeNull();

        (gus.IsIn, dan.IsIn).ShouldBe((true, true));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Nobody_acts_in_an_instant_meeting_or_where_the_host_does_not_want_it(bool planned, bool wanted)
    {
        _room.Be(meeting => meeting with { Planned = planned, Settings = meeting.Settings with { ActingCoHosts = wanted } });
        var ivy = _room.Enter("Ivy", who: Invited);
        _host.Leave();

        _room.Pass(TimeSpan.FromMinutes(5));

        ivy.State.Acting.ShouldBeFalse();
    }

    [Fact]
    public void Who_acts_and_goes_is_followed_by_the_next_at_once()
    {
        _room.Be(meeting => meeting with { Planned = true });
        var ivy = _room.Enter("Ivy", who: Invited);
        var joe = _room.Enter("Joe", who: new Identity(new Guid(2, 0, 0, new byte[8]), new Guid(12, 0, 0, new byte[8])));
        _host.Leave();
        _room.Pass(TimeSpan.FromSeconds(60));

        ivy.Drop();

        (ivy.State.Acting, joe.State.Acting).ShouldBe((false, true));
    }

    private MediaState Through(Person person) => _room.LetThrough[(person.Seat, person.InstanceId)];

    private Permissions Permissions(Person person) => _room.Meeting.PermissionsOf(person.State);
}
