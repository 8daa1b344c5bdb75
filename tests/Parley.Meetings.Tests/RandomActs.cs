using Parley.Meetings.Commands;
using Parley.Meetings.Signals;

namespace Parley.Meetings.Tests;

/// <summary>Something that somebody does, sensible or not.</summary>
internal static class RandomActs
{
    public static void Do(Random random, Room room, Person[] people)
    {
        var one = people[random.Next(people.Length)];
        var other = people[random.Next(people.Length)];
        // Who leads does more of what the others only try.
        var chief = random.Next(3) == 0 ? one : people[random.Next(3)];
        switch (random.Next(24))
        {
            case 0 or 1 or 2 or 3: one.Join(takeOver: random.Next(2) == 0, newConnection: one.Connection.Length == 0 || random.Next(3) > 0, media: Media(random)); break;
            case 4: one.Leave(); break;
            case 5 or 6: one.Drop(); break;
            case 7: one.Hand(random.Next(2) == 0); break;
            case 8: one.Say("x", random.Next(2) == 0 ? other : null); break;
            case 9 when random.Next(2) == 0: one.React((ReactionKind)random.Next(6)); break;
            case 9 or 10: one.Media(Media(random)); break;
            case 11 when random.Next(3) == 0: one.Sample(); break;
            case 11: one.Offer(other); break;
            case 12: room.Pass(TimeSpan.FromSeconds(random.Next(90))); break;
            case 13: chief.Admit(random.Next(3) == 0 ? null : other); break;
            case 14: chief.Deny(random.Next(5) == 0 ? null : other); break;
            case 15: chief.Permit(random.Next(3) == 0 ? null : other.Seat, Changes(random), random.Next(3) == 0); break;
            case 16 when random.Next(3) == 0: chief.StopEveryone(Media(random)); break;
            case 16: chief.Stop(other.Seat, Media(random)); break;
            case 17 when random.Next(2) == 0: chief.LowerHands(random.Next(2) == 0 ? other : null); break;
            case 17: chief.AskToUnmute(other.Seat); break;
            case 18: chief.NameCoHost(other.Seat, random.Next(2) == 0); break;
            case 19 when random.Next(4) == 0: chief.Remove(other); break;
            case 20: chief.Change(Settings(random)); break;
            case 21 when random.Next(12) == 0: chief.End(); break;
            case 21 when random.Next(60) == 0: one.GiveUpDirect(); break;
            case 21 when random.Next(40) == 0: room.Pass(TimeSpan.FromMinutes(12)); break;
            case 22: ByOthers(random, room, one); break;
            case 23: chief.Spotlight(random.Next(4) == 0 ? null : other.Seat); break;
        }
    }

    private static void ByOthers(Random random, Room room, Person one)
    {
        switch (random.Next(20))
        {
            case 0: room.Do(new MeetingCommand.Open("API")); break;
            case 1 when random.Next(10) == 0: room.Do(new MeetingCommand.Close(EndReason.Ended, "API")); break;
            case 2: room.Do(new MeetingCommand.Manage(Settings(random), "API")); break;
            case 3 when random.Next(3) == 0: Publish(room); break;
            case 4 when random.Next(10) == 0 && room.Do(new MeetingCommand.Watch(null)).Refusal is null: room.Do(new MeetingCommand.CountViewers(random.Next(3))); break;
            case > 4 when room.Meeting.Seats.Values.FirstOrDefault(seat => seat is { Via: Via.Whip, Taken: true }) is { } publisher: Change(random, room, one, publisher); break;
        }
    }

    private static void Publish(Room room)
    {
        var seat = room.NextSeat();
        room.Do(new MeetingCommand.Publish($"whip {seat}", "Camera", $"instance {seat}", new MediaState(true, true, false), new SeatProof($"proof {seat}"), seat, new SessionId(Guid.NewGuid()), false));
    }

    private static void Change(Random random, Room room, Person one, Seat publisher) => room.Do(random.Next(4) switch
    {
        0 => new MeetingCommand.Unpublish(publisher.Id, LeaveReason.Lost),
        1 => new MeetingCommand.Remove(one.Seat, one.Connection, publisher.Id),
        2 => new MeetingCommand.StopMedia(one.Seat, one.Connection, publisher.Id, Media(random)),
        _ => new MeetingCommand.Permit(one.Seat, one.Connection, publisher.Id, Changes(random), random.Next(2) == 0),
    });

    private static SettingsChange Settings(Random random) => random.Next(9) switch
    {
        0 => new SettingsChange(WaitingRoom: true),
        1 => new SettingsChange(WaitingRoom: false),
        2 => new SettingsChange(Locked: random.Next(3) == 0),
        3 => new SettingsChange(NewcomersHeld: false),
        4 => new SettingsChange(NeverDirect: random.Next(3) == 0),
        5 => new SettingsChange(CoHostsMayNameCoHosts: random.Next(2) == 0),
        6 => new SettingsChange(Capacity: random.Next(4) == 0 ? 3 : 0),
        7 => new SettingsChange(PasswordHash: random.Next(3) == 0 ? "hash" : ""),
        _ => new SettingsChange(Title: $"Title {random.Next(5)}", Permissions: Changes(random), ResetOverrides: random.Next(2) == 0),
    };

    private static MediaState Media(Random random) => new(random.Next(2) == 0, random.Next(2) == 0, random.Next(4) == 0);

    private static PermissionChanges Changes(Random random)
    {
        // Mostly given, so that much can happen.
        bool? One() => random.Next(3) == 0 ? random.Next(3) > 0 : null;
        return new PermissionChanges(One(), One(), One(), One(), One());
    }
}
