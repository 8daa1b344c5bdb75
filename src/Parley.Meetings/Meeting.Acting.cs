using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings;

public sealed partial record Meeting
{
    /// <summary>It was scheduled, so people may come who were invited.</summary>
    public bool Planned { get; init; }

    /// <summary>Since when people are in without a host or co-host; null: one is there, or nobody may act for them.</summary>
    public DateTimeOffset? LeaderlessSince { get; init; }

    /// <summary>After a minute without host and co-host, the invited account that has been there longest acts for them until one is back.</summary>
    private Decision Led(DateTimeOffset now)
    {
        var isLeaderless = Planned
            && Settings.ActingCoHosts
            && Seats.Values.Any(seat => seat.Connection is not null)
            && !Seats.Values.Any(seat => seat is { Leads: true, Connection: not null });
        var meeting = this with { LeaderlessSince = isLeaderless ? LeaderlessSince ?? now : null };
        var acts = Seats.Values.FirstOrDefault(seat => seat.Acting);
        var shouldAct = meeting.LeaderlessSince + Rules.LeaderlessTime <= now
            ? acts is { Connection: not null } ? acts : Substitute()
            : null;
        if (acts?.Id == shouldAct?.Id)
        {
            return new Decision(meeting, []);
        }

        var changed = new List<Seat>();
        if (acts is not null)
        {
            changed.Add(acts with { Acting = false });
        }

        if (shouldAct is not null)
        {
            changed.Add(shouldAct with { Acting = true });
        }

        changed.ForEach(seat => meeting = meeting.With(seat));
        var update = new Signal.ParticipantsUpdate([.. changed.Where(seat => seat.Taken).Select(seat => meeting.Describe(seat))]);
        var decision = new Decision(meeting, update.Participants.Count == 0 ? [] : [.. meeting.Tell(update)]);
        return shouldAct is null ? decision : decision.And(next => next.Log(ModerationAct.BecameActingCoHost, null, now, shouldAct.Id, shouldAct.DisplayName));
    }

    private Seat? Substitute() => Seats.Values
        .Where(seat => seat is { Via: Via.Page, Connection: not null, Who: { Account: not null, Invitee: not null } })
        .MinBy(seat => seat.Number);
}
