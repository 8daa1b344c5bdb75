using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings;

public sealed partial record Meeting
{
    private Decision Leave(Seat seat, DateTimeOffset now) =>
        GiveUp(seat, lastSeen: now, LeaveReason.Left, now);

    private Decision Disconnect(Seat seat, DateTimeOffset now)
    {
        var away = seat with { Connection = null, Media = MediaState.Off, LastSeen = now, GraceEnds = now + MeetingRules.SeatGrace };
        var meeting = With(away);
        return new Decision(meeting, [.. meeting.Tell(new Signal.ParticipantsUpdate([meeting.Describe(away)]))]);
    }

    private Decision GiveUp(Seat seat, DateTimeOffset lastSeen, LeaveReason reason, DateTimeOffset now)
    {
        var gone = seat with { Acting = false, Connection = null, InstanceId = null, Media = MediaState.Off, HandRaisedAt = null, LastSeen = lastSeen, GraceEnds = null };
        var meeting = With(gone).Rerouted(now);
        if (!meeting.Seats.Values.Any(other => other.Taken))
        {
            meeting = meeting with { EmptySince = now };
        }

        List<MeetingEffect> effects = [new MeetingEffect.Remember(new MeetingFact.StayEnded(Session!.Value, seat.Id, lastSeen))];
        if (seat.HandRaisedAt is not null)
        {
            effects.Add(Keep(gone));
        }

        if (seat.Connection is { } connection)
        {
            effects.Add(new MeetingEffect.Release(connection));
        }

        effects.AddRange(CloseMedia(seat));
        effects.AddRange(meeting.Tell(new Signal.ParticipantLeft(seat.Id.Value, reason)));
        effects.AddRange(meeting.TellPath(this));
        var decision = new Decision(meeting, effects);
        return Spotlight == seat.Id ? decision.And(next => next.Spotlit(null)) : decision;
    }

    private Decision Advance(DateTimeOffset now)
    {
        var meeting = this;
        var effects = new List<MeetingEffect>();
        foreach (var seat in Seats.Values.Where(seat => seat.GraceEnds <= now).OrderBy(seat => seat.Number))
        {
            var decision = meeting.GiveUp(seat, seat.LastSeen ?? now, LeaveReason.Lost, now);
            meeting = decision.Next;
            effects.AddRange(decision.Effects);
        }

        if (meeting.PairSince + MeetingRules.DirectAgain <= now)
        {
            var before = meeting;
            meeting = meeting with { OnServer = false, PairSince = null };
            effects.AddRange(meeting.TellPath(before));
        }

        if (meeting.EmptySince + Rules.IdleEnd <= now)
        {
            var decision = meeting.End(EndReason.Idle, now);
            meeting = decision.Next;
            effects.AddRange(decision.Effects);
        }

        return new Decision(meeting, effects);
    }

    private Decision EndForAll(Seat by, DateTimeOffset now)
    {
        if (Lacks(by, Right.Own) is { } refusal)
        {
            return Refuse(refusal);
        }

        var entry = new ModerationEntry(now, ModerationAct.EndedForAll, by.Id.Value, by.DisplayName, null, null, null);
        var decision = End(EndReason.Ended, now);
        return decision with { Effects = [new MeetingEffect.Remember(new MeetingFact.Logged(Session, entry)), .. decision.Effects] };
    }

    private Decision End(EndReason reason, DateTimeOffset now)
    {
        var effects = new List<MeetingEffect>();
        foreach (var seat in Seats.Values.Where(seat => seat.Taken))
        {
            effects.Add(new MeetingEffect.Remember(new MeetingFact.StayEnded(Session!.Value, seat.Id, seat.LastSeen ?? now)));
        }

        effects.Add(new MeetingEffect.Remember(new MeetingFact.SessionEnded(Session!.Value, now, reason)));
        var settings = Settings with { Locked = false };
        if (settings != Settings)
        {
            effects.Add(new MeetingEffect.Remember(new MeetingFact.SettingsKept(Title, settings)));
        }

        effects.AddRange(Tell(new Signal.MeetingEnded(reason)));
        effects.AddRange(Dismiss(reason));
        effects.Add(new MeetingEffect.CloseViewers());
        foreach (var seat in Seats.Values)
        {
            effects.AddRange(CloseMedia(seat));
            if (seat.Connection is { } connection)
            {
                effects.Add(new MeetingEffect.Release(connection));
            }
        }

        return new Decision(Dismissed() with { Settings = settings }, effects);
    }
}
