using Parley.Meetings.Commands;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings.Tests;

/// <summary>Random commands by random people never break what must always hold.</summary>
public sealed class InvariantTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_commands_keep_the_invariants(int seed)
    {
        var random = new Random(seed);
        var room = new Room();
        var people = Enumerable.Range(0, 6).Select(i => new Person(room, $"P{i}", i == 0, $"t{i}")).ToArray();
        var stays = new Dictionary<ParticipantId, int>();
        var read = 0;

        for (var step = 0; step < 1500; step++)
        {
            Act(random, room, people);

            for (; read < room.Facts.Count; read++)
            {
                switch (room.Facts[read])
                {
                    case MeetingFact.StayBegan began: stays[began.Seat] = stays.GetValueOrDefault(began.Seat) + 1; break;
                    case MeetingFact.StayEnded ended: stays[ended.Seat] = stays.GetValueOrDefault(ended.Seat) - 1; break;
                }
            }

            var meeting = room.Meeting;
            var context = $"seed {seed}, step {step}";
            foreach (var seat in meeting.Seats.Values)
            {
                stays.GetValueOrDefault(seat.Id).ShouldBe(seat.Taken ? 1 : 0, context);
                (seat.Connection is not null && seat.GraceEnds is not null).ShouldBeFalse(context);
            }

            meeting.Seats.Values.Select(seat => seat.Proof).ShouldBeUnique();
            meeting.Seats.Values.Where(seat => seat.Connection is not null).Select(seat => seat.Connection).ShouldBeUnique();
            (meeting.Session is null).ShouldBe(meeting.Seats.IsEmpty, context);
            (meeting.MediaPath == MediaPath.Direct && meeting.Seats.Values.Count(seat => seat.Taken) > 2).ShouldBeFalse(context);
            meeting.Seats.Values.All(seat => seat.Via == Via.Whip || seat.Connection is null || room.PathsTold[seat.Connection] == meeting.MediaPath).ShouldBeTrue(context);
            (meeting.MediaPath == MediaPath.Direct && (meeting.Viewers > 0 || meeting.Seats.Values.Any(seat => seat is { Via: Via.Whip, Taken: true }))).ShouldBeFalse(context);
            (meeting.EmptySince is not null).ShouldBe(meeting.Session is not null && !meeting.Seats.Values.Any(seat => seat.Taken), context);
        }
    }

    private static void Publish(Room room)
    {
        var seat = room.NextSeat();
        room.Do(new MeetingCommand.Publish($"whip {seat}", "Camera", $"instance {seat}", new MediaState(true, true, false), new SeatProof($"proof {seat}"), seat, new SessionId(Guid.NewGuid()), false));
    }

    private static void Change(Random random, Room room, Person one, Seat publisher) => room.Do(random.Next(3) switch
    {
        0 => new MeetingCommand.Unpublish(publisher.Id, LeaveReason.Lost),
        1 => new MeetingCommand.Remove(one.Seat, one.Connection, publisher.Id),
        _ => new MeetingCommand.Allow(one.Seat, one.Connection, publisher.Id, new MediaState(random.Next(2) == 0, true, true)),
    });

    private static void Act(Random random, Room room, Person[] people)
    {
        var one = people[random.Next(people.Length)];
        var other = people[random.Next(people.Length)];
        switch (random.Next(12))
        {
            case 0 or 1 or 2: one.Join(takeOver: random.Next(2) == 0, newConnection: one.Connection.Length == 0 || random.Next(3) > 0); break;
            case 3: one.Leave(); break;
            case 4 or 5: one.Drop(); break;
            case 6: one.Hand(random.Next(2) == 0); break;
            case 7: one.Say("x", random.Next(2) == 0 ? other : null); break;
            case 8 when random.Next(2) == 0: one.React((ReactionKind)random.Next(6)); break;
            case 8: one.Media(new MediaState(random.Next(2) == 0, false, false)); break;
            case 9 when random.Next(3) == 0: one.Sample(); break;
            case 9: one.Offer(other); break;
            case 10: room.Pass(TimeSpan.FromSeconds(random.Next(90))); break;
            case 11 when random.Next(40) == 0: one.End(); break;
            case 11 when random.Next(60) == 0: one.GiveUpDirect(); break;
            case 11 when random.Next(40) == 0: room.Pass(TimeSpan.FromMinutes(12)); break;
            case 11 when random.Next(30) == 0: Publish(room); break;
            case 11 when random.Next(30) == 0 && room.Do(new MeetingCommand.Watch(null)).Refusal is null: room.Do(new MeetingCommand.CountViewers(random.Next(3))); break;
            case 11 when room.Meeting.Seats.Values.FirstOrDefault(seat => seat is { Via: Via.Whip, Taken: true }) is { } publisher: Change(random, room, one, publisher); break;
        }
    }
}
