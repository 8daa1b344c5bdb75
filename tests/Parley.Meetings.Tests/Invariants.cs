using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings.Tests;

/// <summary>What holds of a meeting after every command.</summary>
internal sealed class Invariants(Room room, Person[] people)
{
    /// <summary>What a long enough run must have seen, or it proves little.</summary>
    public static readonly string[] All = ["waiting", "notBegun", "denied", "removed", "locked", "acting", "cohost", "forbidden", "silenced", "direct", "server", "held", "password", "spotlight"];

    private readonly Dictionary<ParticipantId, int> _stays = [];
    private int _read;

    public HashSet<string> Covered { get; } = [];

    private Meeting Meeting => room.Meeting;

    private IEnumerable<Seat> Taken => Meeting.Seats.Values.Where(seat => seat.Taken);

    public void Check(Meeting before, string context)
    {
        CountStays();
        Note();
        SeatsAreSound(context);
        MediaGoesOnlyWhereItMay(context);
        RightsHold(context);
        DoorsHold(before, context);
        EverybodyKnowsTheTruth(context);
    }

    private void SeatsAreSound(string context)
    {
        foreach (var seat in Meeting.Seats.Values)
        {
            Holds(_stays.GetValueOrDefault(seat.Id) == (seat.Taken ? 1 : 0), "stays", context);
            Holds(seat.Connection is null || seat.GraceEnds is null, "grace", context);
        }

        Holds(IsUnique(Meeting.Seats.Values.Select(seat => seat.Proof)), "one seat a token", context);
        Holds(IsUnique(Meeting.Seats.Values.Select(seat => seat.Connection).OfType<string>().Concat(Meeting.Waiting.Values.Select(waiter => waiter.Connection))), "one place a connection", context);
        Holds(!Meeting.Waiting.Keys.Intersect(Meeting.Seats.Keys).Any(), "in or waiting", context);
        Holds(Meeting.Session is null == Meeting.Seats.IsEmpty, "session", context);
        Holds(Meeting.EmptySince is not null == (Meeting.Session is not null && !Taken.Any()), "empty since", context);
        Holds(Meeting.Spotlight is not { } spotlight || Meeting.Seats[spotlight].Taken, "nobody gone is in the spotlight", context);
        Holds(IsUnique(Meeting.Seats.Values.Where(seat => seat.Who.ByLink).Select(seat => seat.Who.Invitee)), "one seat a personal link", context);
    }

    private void MediaGoesOnlyWhereItMay(string context)
    {
        var isDirect = Meeting.MediaPath == MediaPath.Direct;
        Holds(!(isDirect && Taken.Count() > 2), "direct media", context);
        Holds(!(isDirect && Taken.Count() == 2 && (!Meeting.Waiting.IsEmpty || Meeting.Settings.NeverDirect || Taken.Any(seat => Meeting.LetThrough(seat) != MediaState.All))), "direct media", context);
        Holds(!(isDirect && (Meeting.Viewers > 0 || Taken.Any(seat => seat.Via == Via.Whip))), "direct media", context);
        foreach (var seat in Taken)
        {
            if (seat.Via == Via.Page)
            {
                Holds(seat.Media.Without(Meeting.LetThrough(seat)) == MediaState.Off, "nothing forbidden is on", context);
            }

            if (seat.InstanceId is { } instance)
            {
                Holds(room.LetThrough[(seat.Id, instance)] == Meeting.LetThrough(seat), "the media server knows", context);
            }
        }
    }

    private void RightsHold(string context)
    {
        // Host is only who has proven it.
        Holds(Meeting.Seats.Values.All(seat => seat.Role != Role.Host || seat.Proof == new SeatProof(people[0].Token)), "host", context);
        var acting = Meeting.Seats.Values.Where(seat => seat.Acting).ToList();
        Holds(acting.Count <= 1, "one acts", context);
        Holds(acting.TrueForAll(seat => seat is { Role: Role.Participant, Who: { Account: not null, Invitee: not null }, Connection: not null }), "an invited account acts", context);
        Holds(acting.Count == 0 || (Meeting.Planned && !Taken.Any(seat => seat is { Leads: true, Connection: not null })), "for nobody who is there", context);
        // A person is the same on every device.
        foreach (var person in Meeting.Seats.Values.Where(seat => seat.Who.Account is not null && seat.Role != Role.Host).GroupBy(seat => seat.Who.Account))
        {
            Holds(person.Select(seat => seat.Role).Distinct().Count() == 1, "one role a person", context);
        }
    }

    private void DoorsHold(Meeting before, string context)
    {
        Holds(!Taken.Any(seat => seat.Role != Role.Host && Meeting.Removals.Any(removal => removal.Fits(seat.Proof, seat.Who))), "removed", context);
        var fresh = Meeting.Seats.Values.Where(seat => seat.Via == Via.Page && before.Session == Meeting.Session && !before.Seats.ContainsKey(seat.Id)).ToList();
        foreach (var seat in fresh.Where(seat => !seat.Leads))
        {
            // Who waited may have been let in by somebody, all others come through open doors.
            Holds(before.Waiting.ContainsKey(seat.Id) || before.Seats.Values.Any(one => one.Taken && one.Who.IsSameAs(seat.Who)) || !(Meeting.Settings.Locked || Meeting.Settings.WaitingRoom || (Meeting.NewcomersHeld && seat.Who.Account is null)), "a door", context);
        }

        var most = Meeting.Settings.Capacity ?? MeetingRules.MaxPresent;
        Holds(!(fresh.Exists(seat => !seat.Leads) && Taken.Count() > most && before.Settings.Capacity == Meeting.Settings.Capacity), "capacity", context);
    }

    private void EverybodyKnowsTheTruth(string context)
    {
        foreach (var seat in Meeting.Seats.Values.Where(seat => seat is { Via: Via.Page, Connection: not null }))
        {
            var view = room.Views[seat.Connection!];
            Holds(room.PathsTold[seat.Connection!] == Meeting.MediaPath, "path", context);
            Holds(view.People.Keys.ToHashSet().SetEquals(Taken.Select(one => one.Id.Value)), "people", context);
            foreach (var one in Taken)
            {
                var known = view.People[one.Id.Value];
                Holds(known.Permissions == Meeting.PermissionsOf(one), "permissions", context);
                Holds(known.Media == one.Media.And(Meeting.LetThrough(one)), "media", context);
                Holds((known.Role, known.Acting, known.HandRaisedAt, known.DisplayName) == (one.Role, one.Acting, one.HandRaisedAt, one.DisplayName), "person", context);
            }

            Holds(view.Spotlight == Meeting.Spotlight?.Value, "spotlight", context);
            Holds(view.Settings!.Permissions == Meeting.Settings.Permissions, "default", context);
            Holds(
                (view.Settings.Locked, view.Settings.WaitingRoom, view.Settings.NewcomersHeld, view.Settings.PasswordSet)
                == (Meeting.Settings.Locked, Meeting.Settings.WaitingRoom, Meeting.NewcomersHeld, Meeting.Settings.PasswordHash is not null),
                "settings",
                context);
            if (seat.Leads || seat.Acting)
            {
                Holds(view.Waiting.SetEquals(Meeting.Waiting.Keys.Select(id => id.Value)), "waiting room", context);
            }
        }
    }

    /// <summary>Cheaper than an assertion with a picture, which is asked for a hundred thousand times here.</summary>
    private static void Holds(bool condition, string what, string context)
    {
        if (!condition)
        {
            throw new ShouldAssertException($"{what}: {context}");
        }
    }

    private static bool IsUnique<T>(IEnumerable<T> values)
    {
        var seen = new HashSet<T>();
        return values.All(seen.Add);
    }

    private void CountStays()
    {
        for (; _read < room.Facts.Count; _read++)
        {
            switch (room.Facts[_read])
            {
                case MeetingFact.StayBegan began: _stays[began.Seat] = _stays.GetValueOrDefault(began.Seat) + 1; break;
                case MeetingFact.StayEnded ended: _stays[ended.Seat] = _stays.GetValueOrDefault(ended.Seat) - 1; break;
            }
        }
    }

    private void Note()
    {
        (string What, bool Seen)[] all =
        [
            ("waiting", !Meeting.Waiting.IsEmpty),
            ("notBegun", !Meeting.Waiting.IsEmpty && Meeting is { Session: null, IsOpen: false }),
            ("denied", !Meeting.Denials.IsEmpty),
            ("removed", !Meeting.Removals.IsEmpty),
            ("held", Meeting.NewcomersHeld),
            ("locked", Meeting.Settings.Locked),
            ("password", Meeting.Settings.PasswordHash is not null),
            ("acting", Meeting.Seats.Values.Any(seat => seat.Acting)),
            ("cohost", Taken.Any(seat => seat.Role == Role.Cohost)),
            ("forbidden", Taken.Any(seat => Meeting.PermissionsOf(seat) != Permissions.All)),
            ("silenced", Taken.Any(seat => seat.Silenced != MediaState.Off)),
            ("direct", Taken.Count() == 2 && Meeting.MediaPath == MediaPath.Direct),
            ("spotlight", Meeting.Spotlight is not null),
            ("server", Meeting.MediaPath == MediaPath.Server),
        ];
        Covered.UnionWith(all.Where(one => one.Seen).Select(one => one.What));
    }
}
