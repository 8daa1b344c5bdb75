using System.Collections.Immutable;
using Parley.Meetings.Commands;
using Parley.Meetings.Signals;

namespace Parley.Meetings.Tests;

/// <summary>Storage was in doubt and was read anew: what it has counts, connections stay.</summary>
public sealed class SettlingTests
{
    private readonly Room _room = new();
    private readonly Person _ann;
    private readonly Person _ben;

    public SettlingTests()
    {
        _ann = _room.Enter("Ann", host: true);
        _ben = _room.Enter("Ben");
        _ann.Media(new MediaState(true, true, false));
    }

    [Fact]
    public void Nothing_is_lost_when_storage_agrees()
    {
        var decision = _room.Meeting.Settle(AsRead(_room.Meeting), Room.Start);

        decision.Next.Seats[_ann.Seat].ShouldBe(_ann.State);
        decision.Next.Seats[_ben.Seat].ShouldBe(_ben.State);
        decision.Next.EmptySince.ShouldBeNull();
    }

    [Fact]
    public void A_join_that_was_kept_after_all_is_shown_as_away_until_it_is_repeated()
    {
        var before = _room.Meeting;
        var cid = _room.Enter("Cid");
        var read = AsRead(_room.Meeting);

        var settled = before.Settle(read, Room.Start).Next;

        settled.Seats[cid.Seat].Taken.ShouldBeTrue();
        settled.Seats[cid.Seat].Connection.ShouldBeNull();
        settled.Seats[_ann.Seat].Connection.ShouldBe(_ann.Connection);
        var again = settled.Handle(new MeetingCommand.Join("c9", "Cid", "i9", MediaState.Off, cid.State.Proof, new ParticipantId("other"), new SessionId(Guid.NewGuid()), false, true), Room.Start);
        again.Seat!.Id.ShouldBe(cid.Seat);
    }

    [Fact]
    public void Everybody_connected_gets_the_whole_picture()
    {
        var before = _room.Meeting;
        _ben.Say("kept after all");
        _ann.Leave();

        var decision = before.Settle(AsRead(_room.Meeting), Room.Start);

        decision.Next.Seats[_ann.Seat].Taken.ShouldBeFalse();
        decision.Effects.OfType<Effects.MeetingEffect.Release>().Single().Connection.ShouldBe(_ann.Connection);
        var sent = decision.Effects.OfType<Effects.MeetingEffect.Send>().Single();
        sent.Connection.ShouldBe(_ben.Connection);
        var snapshot = sent.Signal.ShouldBeOfType<Signal.MeetingJoined>();
        snapshot.Chat.Single().Text.ShouldBe("kept after all");
        snapshot.Participants.Single().ParticipantId.ShouldBe(_ben.Seat.Value);
    }

    [Fact]
    public void An_end_that_was_kept_after_all_is_told()
    {
        var before = _room.Meeting;
        _ann.End();

        var decision = before.Settle(AsRead(_room.Meeting), Room.Start);

        decision.Next.Ended.ShouldBeTrue();
        decision.Next.Session.ShouldBeNull();
        decision.Effects.OfType<Effects.MeetingEffect.Send>().Count(send => send.Signal is Signal.MeetingEnded).ShouldBe(2);
    }

    /// <summary>A meeting as storage gives it back: no connections, no media, grace for those who have not left.</summary>
    private static Meeting AsRead(Meeting meeting) => meeting with
    {
        Seats = meeting.Seats.ToImmutableDictionary(pair => pair.Key, pair => pair.Value with
        {
            Connection = null,
            InstanceId = null,
            Media = MediaState.Off,
            LastSeen = pair.Value.Taken ? Room.Start : null,
            GraceEnds = pair.Value.Taken ? Room.Start + MeetingRules.SeatGrace : null,
        }),
    };
}
