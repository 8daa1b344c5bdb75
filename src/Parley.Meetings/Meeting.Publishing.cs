using Parley.Meetings.Commands;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings;

public sealed partial record Meeting
{
    /// <summary>How many watch by WHEP. They have no seats.</summary>
    public int Viewers { get; init; }

    private Decision Publish(MeetingCommand.Publish publish, DateTimeOffset now)
    {
        if (!DisplayNames.TryClean(publish.DisplayName, out var name))
        {
            return Refuse(Refusal.NameInvalid);
        }

        if (Closed(publish.Host) is { } refusal)
        {
            return Refuse(refusal);
        }

        var (meeting, effects) = Begun(publish.NewSession, now);
        if (meeting.IsFull(known: null))
        {
            return Refuse(Refusal.MeetingFull);
        }

        var seat = new Seat(publish.NewSeat, meeting.NextNumber(), publish.Proof, name, Role.Participant, now, publish.Name, publish.InstanceId)
        {
            Via = Via.Whip,
            Media = publish.Media,
        };
        var before = meeting;
        meeting = (meeting.With(seat) with { EmptySince = null, StaysOnServer = true }).Rerouted(now);
        effects.Add(meeting.Keep(seat));
        effects.Add(new MeetingEffect.Remember(new MeetingFact.StayBegan(meeting.Session!.Value, seat.Id, now)));
        effects.Add(new MeetingEffect.OpenMedia(seat.Id, publish.InstanceId));
        effects.Add(SendsOf(seat));
        // In this order, so that nobody tries to reach the publisher directly.
        effects.AddRange(meeting.TellPath(before));
        effects.AddRange(meeting.Tell(new Signal.NewParticipant(seat.Describe())));
        return new Decision(meeting, effects, Seat: seat);
    }

    private Decision Unpublish(MeetingCommand.Unpublish unpublish, DateTimeOffset now) =>
        Seats.GetValueOrDefault(unpublish.Seat) is { Via: Via.Whip, Taken: true } seat
            ? GiveUp(seat, now, unpublish.Reason, now)
            : Refuse(Refusal.ParticipantUnknown);

    private Decision Remove(Seat by, ParticipantId who, DateTimeOffset now) => Moderated(by, who, out var seat) is { } refusal
        ? Refuse(refusal)
        : GiveUp(seat!, now, LeaveReason.Removed, now);

    private Decision Allow(Seat by, ParticipantId who, MediaState allowed)
    {
        if (Moderated(by, who, out var seat) is { } refusal)
        {
            return Refuse(refusal);
        }

        if (seat!.Allowed == allowed)
        {
            return Unchanged();
        }

        var changed = seat with { Allowed = allowed };
        var meeting = With(changed);
        return new Decision(meeting, [SendsOf(changed), .. meeting.Tell(new Signal.ParticipantsUpdate([changed.Describe()]))]);
    }

    private Refusal? Moderated(Seat by, ParticipantId who, out Seat? seat)
    {
        seat = Seats.GetValueOrDefault(who);
        return by.Role != Role.Host ? Refusal.NotAllowed
            : seat is not { Taken: true } ? Refusal.ParticipantUnknown
            : seat.Via != Via.Whip ? Refusal.OnlyPeople
            : null;
    }

    private Decision Watch(MeetingCommand.Watch watch, DateTimeOffset now)
    {
        if (Closed(isHost: false) is { } refusal)
        {
            return Refuse(refusal);
        }

        if (Session is null)
        {
            return Refuse(Refusal.MeetingNotStarted);
        }

        if (watch.Participant is { } participant && Seats.GetValueOrDefault(participant) is not { Taken: true })
        {
            return Refuse(Refusal.ParticipantUnknown);
        }

        var meeting = (this with { StaysOnServer = true }).Rerouted(now);
        return new Decision(meeting, [.. meeting.TellPath(this)]);
    }

    private Decision CountViewers(int viewers)
    {
        if (Session is null || viewers == Viewers)
        {
            return Unchanged();
        }

        var meeting = this with { Viewers = viewers };
        return new Decision(meeting, [.. meeting.Tell(new Signal.ViewersChanged(viewers))]);
    }

    private Refusal? Closed(bool isHost) => Rules.Media == MediaChoice.Direct ? Refusal.NoMediaServer
        : Ended && !isHost ? Refusal.MeetingEnded
        : null;
}
