using Parley.Meetings.Commands;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings.Tests;

/// <summary>One person whom everybody sees large.</summary>
public sealed class SpotlightTests
{
    private readonly Room _room = new();
    private readonly Person _host;
    private readonly Person _ben;
    private readonly Person _cid;

    public SpotlightTests()
    {
        _host = _room.Enter("Hana", host: true);
        _ben = _room.Enter("Ben");
        _cid = _room.Enter("Cid");
    }

    [Fact]
    public void Everybody_is_told_and_who_comes_later_too()
    {
        _host.Spotlight(_ben.Seat).Refusal.ShouldBeNull();

        _room.Views.Values.ShouldAllBe(view => view.Spotlight == _ben.Seat.Value);
        _room.Views[_room.Enter("Dan").Connection].Spotlight.ShouldBe(_ben.Seat.Value);
        _room.Facts.OfType<MeetingFact.Spotlit>().Single().Who.ShouldBe(_ben.Seat);
        var entry = _room.Facts.OfType<MeetingFact.Logged>().Last().Entry;
        (entry.Act, entry.By, entry.WhoName).ShouldBe((ModerationAct.Spotlighted, _host.Seat.Value, "Ben"));
        _host.Spotlight(_ben.Seat).Effects.ShouldBeEmpty("nothing has changed");
    }

    [Fact]
    public void It_moves_and_ends_by_those_who_lead_and_by_nobody_else()
    {
        _cid.Spotlight(_cid.Seat).Refusal.ShouldBe(Refusal.ModeratorsOnly);
        _host.NameCoHost(_ben.Seat);
        _ben.Spotlight(_host.Seat).Refusal.ShouldBeNull("a host needs no protection from being looked at");
        _ben.Spotlight(_ben.Seat).Refusal.ShouldBeNull();
        _cid.Spotlight(null).Refusal.ShouldBe(Refusal.ModeratorsOnly);

        _host.Spotlight(null).Refusal.ShouldBeNull();

        _room.Views[_cid.Connection].Spotlight.ShouldBeNull();
        var entry = _room.Facts.OfType<MeetingFact.Logged>().Last().Entry;
        (entry.Act, entry.WhoName).ShouldBe((ModerationAct.EndedSpotlight, "Ben"));
        _host.Spotlight(null).Effects.ShouldBeEmpty();
    }

    [Fact]
    public void It_survives_a_lost_connection_and_ends_when_the_person_leaves()
    {
        _host.Spotlight(_ben.Seat);
        _ben.Drop();
        _room.Pass(TimeSpan.FromSeconds(30));
        _room.Meeting.Spotlight.ShouldBe(_ben.Seat);
        _ben.Join().Refusal.ShouldBeNull();
        _room.Views[_ben.Connection].Spotlight.ShouldBe(_ben.Seat.Value);

        _ben.Leave();

        _room.Views[_cid.Connection].Spotlight.ShouldBeNull();
        _room.Facts.OfType<MeetingFact.Spotlit>().Last().Who.ShouldBeNull();
        _host.Spotlight(_ben.Seat).Refusal.ShouldBe(Refusal.ParticipantUnknown);
    }

    [Fact]
    public void It_ends_with_the_grace_of_who_is_lost_with_a_removal_and_with_the_session()
    {
        _host.Spotlight(_ben.Seat);
        _ben.Drop();
        _room.Pass(MeetingRules.SeatGrace);
        _room.Meeting.Spotlight.ShouldBeNull();

        _host.Spotlight(_cid.Seat);
        _host.Remove(_cid);
        _room.Views[_host.Connection].Spotlight.ShouldBeNull();

        _host.Spotlight(_host.Seat);
        _host.End();
        _host.Join();
        _room.Views[_host.Connection].Spotlight.ShouldBeNull();
    }

    [Fact]
    public void Other_software_can_be_in_it()
    {
        var camera = new ParticipantId("camera");
        _room.Do(new MeetingCommand.Publish("whip", "Camera", "instance", new MediaState(true, true, false), new SeatProof("proof"), camera, new SessionId(Guid.NewGuid()), false)).Refusal.ShouldBeNull();

        _host.Spotlight(camera).Refusal.ShouldBeNull();

        _room.Do(new MeetingCommand.Unpublish(camera, LeaveReason.Left));
        _room.Views[_ben.Connection].Spotlight.ShouldBeNull();
    }
}
