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

        if (!HasBegun && !Settings.ParticipantsMayStart && !publish.Host)
        {
            return Refuse(Refusal.MeetingNotStarted);
        }

        if (IsFull(known: null, leads: publish.Host))
        {
            return Refuse(Refusal.MeetingFull);
        }

        var (meeting, effects) = Begun(publish.NewSession, now);

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
        effects.Add(meeting.SendsOf(seat));
        // In this order, so that nobody tries to reach the publisher directly.
        effects.AddRange(meeting.TellPath(before));
        effects.AddRange(meeting.Tell(new Signal.NewParticipant(meeting.Describe(seat))));
        return new Decision(meeting, effects, Seat: seat);
    }

    private Decision Unpublish(MeetingCommand.Unpublish unpublish, DateTimeOffset now) =>
        Seats.GetValueOrDefault(unpublish.Seat) is { Via: Via.Whip, Taken: true } seat
            ? GiveUp(seat, now, unpublish.Reason, now)
            : Refuse(Refusal.ParticipantUnknown);

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
        : Cancelled ? Refusal.MeetingCancelled
        : Ended && !isHost ? Refusal.MeetingEnded
        : null;
}
