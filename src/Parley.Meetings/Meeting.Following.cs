using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings;

/// <summary>What follows from a decision, whatever it was: who waits no longer, who acts for the host, who is told of the waiting room.</summary>
public sealed partial record Meeting
{
    private static Decision Followed(Meeting before, Decision decision, DateTimeOffset now)
    {
        var next = decision.Next;
        var doorsAsBefore = ReferenceEquals(next.Seats, before.Seats)
            && ReferenceEquals(next.Settings, before.Settings)
            && next.Session == before.Session
            && next.IsOpen == before.IsOpen
            && next.NewcomersHeld == before.NewcomersHeld;
        var isQuiet = doorsAsBefore
            && ReferenceEquals(next.Waiting, before.Waiting)
            && !(next.LeaderlessSince + next.Rules.LeaderlessTime <= now);
        return isQuiet
            ? decision
            // One more who knocks opens no door to those who wait already, and they may be 500.
            : decision.And(meeting => doorsAsBefore ? meeting.Unchanged() : meeting.AdmitWhoNeedNotWait(now)).And(meeting => meeting.Led(now)).And(meeting => meeting.TellOfWaiting(before, decision.Waiter));
    }

    /// <summary>The meeting has begun, or a door was opened.</summary>
    private Decision AdmitWhoNeedNotWait(DateTimeOffset now)
    {
        if (Waiting.IsEmpty || Settings.Locked || Ended)
        {
            return Unchanged();
        }

        var meeting = this;
        var effects = new List<MeetingEffect>();
        foreach (var waiter in InOrder)
        {
            if (meeting.ReasonToWait(waiter.Asked) is null && !meeting.IsFull(known: null, leads: false))
            {
                var let = meeting.LetIn(waiter, now);
                meeting = let.Next;
                effects.AddRange(let.Effects);
            }
        }

        return new Decision(meeting, effects);
    }

    /// <param name="knocked">Who has just begun to wait, or has come again.</param>
    private Decision TellOfWaiting(Meeting before, Waiter? knocked)
    {
        var effects = new List<MeetingEffect>();
        if (!ReferenceEquals(Waiting, before.Waiting) || before.ReasonsDiffer(this))
        {
            TellThoseWhoAdmit(before, knocked, effects);
        }
        else if (!Waiting.IsEmpty)
        {
            // Somebody has come who may admit, or was given the right.
            effects.AddRange(NewlyAdmitting(before).Select(seat => new MeetingEffect.Send(seat.Connection!, Everybody())));
        }

        if (before.HostPresent != HostPresent || before.ReasonsDiffer(this))
        {
            effects.AddRange(Waiting.Values
                .Where(waiter => before.Waiting.ContainsKey(waiter.Id))
                .Select(waiter => new MeetingEffect.Send(waiter.Connection, new Signal.WaitingChanged(Describe(waiter).Reason, HostPresent))));
        }

        return new Decision(this, effects);
    }

    private void TellThoseWhoAdmit(Meeting before, Waiter? knocked, List<MeetingEffect> effects)
    {
        var admitting = Seats.Values.Where(seat => MayAdmit(seat) && seat is { Via: Via.Page, Connection: not null }).ToList();
        if (admitting.Count == 0)
        {
            return;
        }

        var isNew = NewlyAdmitting(before).Select(seat => seat.Id).ToHashSet();
        var difference = before.ReasonsDiffer(this) ? Everybody()
            // Hundreds knock at once: what one of them changes is not looked for among the others.
            : knocked is not null && Waiting.Count == before.Waiting.Count + 1 && !before.Waiting.ContainsKey(knocked.Id) ? new Signal.WaitingRoomUpdate(Waiting.Count, [Describe(knocked)], [], Complete: false)
            : new Signal.WaitingRoomUpdate(
                Waiting.Count,
                [.. Ordered(Waiting.Values.Where(waiter => !before.Waiting.TryGetValue(waiter.Id, out var known) || LooksOther(known, waiter))).Select(waiter => Describe(waiter))],
                [.. before.Waiting.Keys.Where(id => !Waiting.ContainsKey(id)).Select(id => id.Value)],
                Complete: false);
        effects.AddRange(admitting.Select(seat => new MeetingEffect.Send(seat.Connection!, isNew.Contains(seat.Id) ? Everybody() : difference)));
    }

    /// <summary>Who waits may come again under another name, or signed in by now.</summary>
    private bool LooksOther(Waiter known, Waiter waiter) => !ReferenceEquals(known, waiter) && Describe(known) != Describe(waiter);

    private Signal.WaitingRoomUpdate Everybody() => new(Waiting.Count, WaitingPeople, [], Complete: true);

    /// <summary>Reasons follow from the state of the meeting alone, but for who it is.</summary>
    private bool ReasonsDiffer(Meeting other) => !Waiting.IsEmpty
        && (HasBegun != other.HasBegun
            || NewcomersHeld != other.NewcomersHeld
            || Settings.WaitingRoom != other.Settings.WaitingRoom
            || Settings.ParticipantsMayStart != other.Settings.ParticipantsMayStart);

    private IEnumerable<Seat> NewlyAdmitting(Meeting before) => Seats.Values.Where(seat =>
        MayAdmit(seat)
        && seat is { Via: Via.Page, Connection: not null }
        && !(before.Seats.TryGetValue(seat.Id, out var earlier) && MayAdmit(earlier) && earlier.Connection == seat.Connection));
}
