using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings;

public sealed partial record Meeting
{
    /// <summary>Whom everybody sees large; null: nobody. Always somebody who is there, or is expected back.</summary>
    public ParticipantId? Spotlight { get; init; }

    private Decision PutInSpotlight(Seat by, ParticipantId? who, DateTimeOffset now)
    {
        if (who is not { } one)
        {
            return Lacks(by, Right.Moderate) is { } no ? Refuse(no)
                : Spotlight is not { } before ? Unchanged()
                : Spotlit(null).And(next => next.Log(ModerationAct.EndedSpotlight, by, now, before, Seats[before].DisplayName));
        }

        // Being looked at is nothing that a host needs to be protected in.
        return (Lacks(by, Right.Moderate) ?? (Seats.GetValueOrDefault(one) is { Taken: true } ? null : Refusal.ParticipantUnknown)) is { } refusal ? Refuse(refusal)
            : Spotlight == one ? Unchanged()
            : Spotlit(one).And(next => next.Log(ModerationAct.Spotlighted, by, now, one, Seats[one].DisplayName));
    }

    private Decision Spotlit(ParticipantId? who)
    {
        var meeting = this with { Spotlight = who };
        return new Decision(meeting, [new MeetingEffect.Remember(new MeetingFact.Spotlit(Session!.Value, who)), .. meeting.Tell(new Signal.MeetingUpdated(meeting.Info))]);
    }
}
