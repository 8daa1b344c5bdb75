using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings;

public sealed partial record Meeting
{
    /// <summary>Why somebody may not do this; null: the right is there.</summary>
    private Refusal? Lacks(Seat by, Right right) => (by.Role, right) switch
    {
        (Role.Host, _) => null,
        (_, Right.Own) => Refusal.NotAllowed,
        (Role.Cohost, Right.NameCoHosts) => Settings.CoHostsMayNameCoHosts ? null : Refusal.NotAllowed,
        (Role.Cohost, _) => null,
        (_, Right.Admit or Right.Mute) when by.Acting => null,
        (_, Right.NameCoHosts) => Refusal.NotAllowed,
        _ => Refusal.ModeratorsOnly,
    };

    /// <summary>Why this cannot be done to somebody; null: it can.</summary>
    private Refusal? Lacks(Seat by, Right right, ParticipantId who, out Seat seat)
    {
        var found = Seats.GetValueOrDefault(who);
        seat = found!;
        return Lacks(by, right) is { } refusal ? refusal
            : found is not { Taken: true } ? Refusal.ParticipantUnknown
            : found.Role == Role.Host && by.Role != Role.Host ? Refusal.HostProtected
            : null;
    }

    private Decision NameCoHost(Seat by, ParticipantId who, bool coHost, DateTimeOffset now)
    {
        if (Lacks(by, Right.NameCoHosts, who, out var seat) is { } refusal)
        {
            return Refuse(refusal);
        }

        if (seat.Role == Role.Host)
        {
            return Refuse(Refusal.HostProtected);
        }

        if (seat.Via != Via.Page)
        {
            return Refuse(Refusal.OnlyPeople);
        }

        var role = coHost ? Role.Cohost : Role.Participant;
        if (seat.Role == role)
        {
            return Unchanged();
        }

        // A person's role is the same on every device.
        var meeting = this;
        var effects = new List<MeetingEffect>();
        foreach (var one in Seats.Values.Where(one => one.Id == seat.Id || (one.Role != Role.Host && one.Who.IsSameAs(seat.Who))).OrderBy(one => one.Number))
        {
            var changed = one with { Role = role, Acting = false };
            meeting = meeting.With(changed);
            effects.Add(Keep(changed));
            if (one.Taken)
            {
                effects.AddRange(meeting.Tell(new Signal.ParticipantsUpdate([meeting.Describe(changed)])));
            }

            if (one.Connection is { } connection)
            {
                effects.Add(new MeetingEffect.Send(connection, coHost ? new Signal.PromotedToCoHost(by.Id.Value) : new Signal.DemotedFromCoHost(by.Id.Value)));
            }
        }

        return new Decision(meeting, effects)
            .And(next => next.Permitted(this, null, now))
            .And(next => next.Log(coHost ? ModerationAct.MadeCoHost : ModerationAct.RemovedCoHost, by, now, seat.Id, seat.DisplayName));
    }

    /// <summary>Writes an act into the log and shows it to those who lead.</summary>
    private Decision Log(ModerationAct act, Seat? by, DateTimeOffset now, ParticipantId? who = null, string? whoName = null, string? detail = null) =>
        Log(new ModerationEntry(now, act, by?.Id.Value, by?.DisplayName, who?.Value, whoName, detail));

    private Decision Log(ModerationEntry entry) => new(
        this,
        [
            new MeetingEffect.Remember(new MeetingFact.Logged(Session, entry)),
            .. Seats.Values.Where(seat => seat is { Leads: true, Connection: not null }).Select(seat => new MeetingEffect.Send(seat.Connection!, new Signal.Moderated(entry))),
        ]);
}
