using System.Collections.Immutable;
using Parley.Meetings.Commands;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings;

public sealed partial record Meeting
{
    /// <summary>Who asked to come in and waits. Only memory has them: after a restart they ask again.</summary>
    public ImmutableDictionary<ParticipantId, Waiter> Waiting { get; init; } = ImmutableDictionary<ParticipantId, Waiter>.Empty;

    /// <summary>Who waited and was lost: a page that is loaded again, or a network that is back, does not go to the end of the line.</summary>
    public ImmutableList<LostPlace> LostPlaces { get; init; } = [];

    private bool HostPresent => Seats.Values.Any(seat => seat is { Role: Role.Host, Connection: not null });

    private IEnumerable<Waiter> InOrder => Ordered(Waiting.Values);

    private IReadOnlyList<WaitingPerson> WaitingPeople => [.. InOrder.Select(waiter => Describe(waiter))];

    private static IEnumerable<Waiter> Ordered(IEnumerable<Waiter> waiters) => waiters.OrderBy(waiter => waiter.Since).ThenBy(waiter => waiter.Id.Value, StringComparer.Ordinal);

    private static bool MayAdmit(Seat seat) => seat.Leads || seat.Acting;

    private Decision Knock(MeetingCommand.Join join, string name, WaitingReason reason, DateTimeOffset now)
    {
        var (before, alike) = Look(join);
        if (before is null && Waiting.Count >= MeetingRules.MaxWaiting)
        {
            return Refuse(Refusal.WaitingRoomFull);
        }

        if (before is null && alike >= Rules.WaitingPerSource)
        {
            return Refuse(Refusal.WaitingFromSource);
        }

        var lost = LostPlaces.FindLast(place => place.Proof == join.Proof && place.Until > now);
        var waiter = new Waiter(before is null ? join : join with { NewSeat = before.Id }, name, before?.Since ?? lost?.Since ?? now);
        var meeting = (this with
        {
            LostPlaces = lost is null ? LostPlaces : LostPlaces.Remove(lost),
            Waiting = Waiting.SetItem(waiter.Id, waiter),
            PasswordShown = PasswordShown.Count < MeetingRules.MaxSeats ? PasswordShown.Add(join.Proof) : PasswordShown,
        }).Rerouted(now);
        List<MeetingEffect> effects = [];
        if (before is not null && before.Connection != join.Connection)
        {
            effects.Add(new MeetingEffect.Send(before.Connection, new Signal.SeatTaken()));
            effects.Add(new MeetingEffect.Release(before.Connection));
        }

        if (before is null)
        {
            effects.Add(new MeetingEffect.Remember(new MeetingFact.Knocked(waiter.Id, name, join.Who, now)));
        }

        effects.Add(new MeetingEffect.Send(join.Connection, new Signal.WaitingRoomJoined(Id.Value, Title, waiter.Id.Value, reason, HostPresent, now)));
        effects.AddRange(meeting.TellPath(this));
        return new Decision(meeting, effects, Waiter: waiter);
    }

    /// <returns>The same one, who waits already, and how many strangers wait who came from where this stranger comes from.</returns>
    private (Waiter? Before, int Alike) Look(MeetingCommand.Join join)
    {
        // In one pass, as 500 may wait.
        Waiter? before = null;
        var (alike, counts) = (0, IsStranger(join) && join.Source is not null);
        foreach (var (_, waiter) in Waiting)
        {
            before = waiter.Asked.Proof == join.Proof ? waiter : before;
            alike += counts && IsStranger(waiter.Asked) && waiter.Asked.Source == join.Source ? 1 : 0;
        }

        return (before, alike);
    }

    /// <summary>Of whom nothing is known but the name: one machine can be as many of them as it likes.</summary>
    private static bool IsStranger(MeetingCommand.Join join) => join.Who is { Account: null, Invitee: null };

    private Decision Admit(Seat by, ParticipantId? who, DateTimeOffset now)
    {
        if (Lacks(by, Right.Admit) is { } refusal)
        {
            return Refuse(refusal);
        }

        if (who is { } one)
        {
            return !Waiting.TryGetValue(one, out var waiter) ? Refuse(Refusal.ParticipantUnknown)
                : IsFull(known: null, leads: false) ? Refuse(Refusal.MeetingFull)
                : LetIn(waiter, now).And(next => next.Log(ModerationAct.Admitted, by, now, waiter.Id, waiter.DisplayName));
        }

        if (Waiting.IsEmpty)
        {
            return Unchanged();
        }

        var meeting = this;
        var effects = new List<MeetingEffect>();
        foreach (var waiter in InOrder)
        {
            // Who does not fit in goes on waiting.
            if (!meeting.IsFull(known: null, leads: false))
            {
                var let = meeting.LetIn(waiter, now);
                meeting = let.Next;
                effects.AddRange(let.Effects);
            }
        }

        return effects.Count == 0 ? Refuse(Refusal.MeetingFull) : new Decision(meeting, effects).And(next => next.Log(ModerationAct.AdmittedAll, by, now));
    }

    private Decision Deny(Seat by, ParticipantId? who, DateTimeOffset now)
    {
        if (Lacks(by, Right.Moderate) is { } refusal)
        {
            return Refuse(refusal);
        }

        if (who is { } one && !Waiting.ContainsKey(one))
        {
            return Refuse(Refusal.ParticipantUnknown);
        }

        var decision = Unchanged();
        foreach (var waiter in InOrder.Where(waiter => who is null || waiter.Id == who))
        {
            decision = decision.And(next => next.Deny(waiter, now)).And(next => next.Log(ModerationAct.Denied, by, now, waiter.Id, waiter.DisplayName));
        }

        return decision;
    }

    private Decision Deny(Waiter waiter, DateTimeOffset now)
    {
        var until = now + MeetingRules.DenialTime;
        var denials = Denials.RemoveAll(denial => denial.Until <= now).Add(new Removal(waiter.Asked.Proof, waiter.Asked.Who, until));
        var decision = StopWaiting(waiter, now);
        return decision with
        {
            Next = decision.Next with { Denials = denials.Count > MeetingRules.MaxDenials ? denials.RemoveAt(0) : denials },
            Effects =
            [
                new MeetingEffect.Send(waiter.Connection, new Signal.DeniedFromMeeting(MeetingRules.DenialTime.TotalSeconds)),
                new MeetingEffect.Release(waiter.Connection),
                .. decision.Effects,
            ],
        };
    }

    /// <summary>Somebody waits no more and has not come in.</summary>
    private Decision StopWaiting(Waiter waiter, DateTimeOffset now)
    {
        var meeting = (this with { Waiting = Waiting.Remove(waiter.Id) }).Rerouted(now);
        return new Decision(meeting, [.. meeting.TellPath(this)]);
    }

    private Decision LoseWaiter(Waiter waiter, DateTimeOffset now)
    {
        var places = LostPlaces.RemoveAll(place => place.Until <= now).Add(new LostPlace(waiter.Asked.Proof, waiter.Since, now + MeetingRules.SeatGrace));
        var decision = StopWaiting(waiter, now);
        return decision with { Next = decision.Next with { LostPlaces = places.Count > MeetingRules.MaxWaiting ? places.RemoveAt(0) : places } };
    }

    private Decision LetIn(Waiter waiter, DateTimeOffset now)
    {
        var decision = Seated(waiter.Asked, waiter.DisplayName, known: null, RoleOf(waiter.Asked, known: null), now);
        return decision with { Effects = [new MeetingEffect.Send(waiter.Connection, new Signal.AdmittedToMeeting()), .. decision.Effects], Seat = null };
    }

    private ImmutableDictionary<ParticipantId, Waiter> WithoutWaiter(SeatProof proof) =>
        Waiting.Values.FirstOrDefault(waiter => waiter.Asked.Proof == proof) is { } waiter ? Waiting.Remove(waiter.Id) : Waiting;

    private WaitingPerson Describe(Waiter waiter) => new(
        waiter.Id.Value,
        waiter.DisplayName,
        waiter.Asked.Who.Account is null,
        waiter.Asked.Who.Invitee is not null,
        // Nothing but the room in it keeps this one out.
        ReasonToWait(waiter.Asked) ?? WaitingReason.WaitingRoom,
        waiter.Since);
}
