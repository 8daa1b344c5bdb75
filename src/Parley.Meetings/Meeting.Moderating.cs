using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings;

public sealed partial record Meeting
{
    private Decision Stop(Seat by, ParticipantId who, MediaState sources, DateTimeOffset now)
    {
        var isMute = sources is { Audio: true, Video: false, Screen: false };
        if (Lacks(by, isMute ? Right.Mute : Right.Moderate, who, out var seat) is { } refusal)
        {
            return Refuse(refusal);
        }

        var act = isMute ? ModerationAct.Muted : sources.Screen && !sources.Video ? ModerationAct.StoppedSharing : ModerationAct.StoppedVideo;
        if (seat.Via != Via.Page)
        {
            // It cannot switch itself on again, so it is forbidden until it is permitted.
            var none = new PermissionChanges(sources.Audio ? false : null, sources.Video ? false : null, sources.Screen ? false : null);
            var forbidden = seat with { Override = seat.Override.With(none) };
            return forbidden.Override == seat.Override
                ? Unchanged()
                : new Decision(With(forbidden), [Keep(forbidden)])
                    .And(next => next.Permitted(this, by.Id, now))
                    .And(next => next.Log(act, by, now, seat.Id, seat.DisplayName));
        }

        var decision = Silence([seat], sources, by, now);
        return ReferenceEquals(decision.Next, this) ? decision : decision.And(next => next.Log(act, by, now, seat.Id, seat.DisplayName));
    }

    private Decision StopEveryone(Seat by, MediaState sources, DateTimeOffset now)
    {
        if (Lacks(by, sources.Video || sources.Screen ? Right.Moderate : Right.Mute) is { } refusal)
        {
            return Refuse(refusal);
        }

        var people = Seats.Values.Where(seat => seat is { Taken: true, Via: Via.Page } && seat.Role != Role.Host && seat.Id != by.Id && !seat.Who.IsSameAs(by.Who));
        var detail = sources.Video ? (sources.Audio ? "audio video" : "video") : "audio";
        return Silence([.. people.OrderBy(seat => seat.Number)], sources, by, now)
            .And(next => next.Log(ModerationAct.MutedEveryone, by, now, detail: detail));
    }

    /// <summary>Nothing of these sources is forwarded until their owners switch them on. What a client says of itself does not matter: it may lie.</summary>
    private Decision Silence(IReadOnlyList<Seat> seats, MediaState sources, Seat by, DateTimeOffset now)
    {
        var meeting = this;
        var silenced = seats.Where(seat => seat.Silenced.Or(sources) != seat.Silenced || seat.Media.And(sources) != MediaState.Off).ToList();
        foreach (var seat in silenced)
        {
            meeting = meeting.With(seat with { Media = seat.Media.Without(sources), Silenced = seat.Silenced.Or(sources) });
        }

        if (silenced.Count == 0)
        {
            return Unchanged();
        }

        meeting = meeting.Rerouted(now);
        List<MeetingEffect> effects = [.. meeting.TellPath(this)];
        effects.AddRange(silenced.Where(seat => seat.InstanceId is not null).Select(seat => meeting.SendsOf(meeting.Seats[seat.Id])));
        effects.AddRange(meeting.Tell(new Signal.MediaStopped([.. silenced.Select(seat => seat.Id.Value)], sources, by.Id.Value)));
        return new Decision(meeting, effects);
    }

    private Decision AskToUnmute(Seat by, ParticipantId who, DateTimeOffset now)
    {
        if (Lacks(by, Right.Moderate, who, out var seat) is { } refusal)
        {
            return Refuse(refusal);
        }

        return seat.Via != Via.Page ? Refuse(Refusal.OnlyPeople)
            : !PermissionsOf(seat).Audio ? Refuse(Refusal.AudioNotAllowed with { Message = "This person is not allowed to use the microphone." })
            : seat.Connection is not { } connection ? Refuse(Refusal.ParticipantAway)
            : new Decision(this, [new MeetingEffect.Send(connection, new Signal.UnmuteAsked(by.Id.Value, by.DisplayName))])
                .And(next => next.Log(ModerationAct.AskedToUnmute, by, now, seat.Id, seat.DisplayName));
    }

    private Decision LowerHands(Seat by, ParticipantId? who, DateTimeOffset now)
    {
        IEnumerable<Seat> chosen;
        string? name = null;
        if (who is { } one)
        {
            // A hand is nothing that a host needs to be protected in.
            if ((Lacks(by, Right.Moderate) ?? (Seats.GetValueOrDefault(one) is { Taken: true } ? null : Refusal.ParticipantUnknown)) is { } refusal)
            {
                return Refuse(refusal);
            }

            chosen = [Seats[one]];
            name = Seats[one].DisplayName;
        }
        else
        {
            if (Lacks(by, Right.Moderate) is { } refusal)
            {
                return Refuse(refusal);
            }

            chosen = Seats.Values;
        }

        var lowered = chosen.Where(seat => seat is { Taken: true, HandRaisedAt: not null }).OrderBy(seat => seat.Number).Select(seat => seat with { HandRaisedAt = null }).ToList();
        if (lowered.Count == 0)
        {
            return Unchanged();
        }

        var meeting = lowered.Aggregate(this, (next, seat) => next.With(seat));
        var signal = new Signal.HandsLowered([.. lowered.Select(seat => seat.Id.Value)], by.Id.Value);
        return new Decision(meeting, [.. lowered.Select(Keep), .. meeting.Tell(signal)])
            .And(next => next.Log(who is null ? ModerationAct.LoweredAllHands : ModerationAct.LoweredHand, by, now, who, name));
    }

    private Decision Remove(Seat by, ParticipantId who, DateTimeOffset now)
    {
        if (Lacks(by, Right.Moderate, who, out var seat) is { } refusal)
        {
            return Refuse(refusal);
        }

        if (seat.Role == Role.Host)
        {
            return Refuse(Refusal.HostProtected);
        }

        if (seat.Role == Role.Cohost && Lacks(by, Right.NameCoHosts) is { } no)
        {
            return Refuse(no);
        }

        var decision = Unchanged();
        // All devices of a person.
        foreach (var one in Seats.Values.Where(one => one.Taken && (one.Id == who || (one.Role != Role.Host && one.Who.IsSameAs(seat.Who)))).OrderBy(one => one.Number))
        {
            decision = decision.And(next => next.RemoveSeat(one, now));
        }

        if (seat.Via == Via.Page)
        {
            decision = decision.And(next => next.Bar(new Removal(seat.Proof, seat.Who)));
        }

        return decision.And(next => next.Log(ModerationAct.Removed, by, now, seat.Id, seat.DisplayName));
    }

    private Decision RemoveSeat(Seat seat, DateTimeOffset now)
    {
        var decision = GiveUp(seat, seat.LastSeen ?? now, LeaveReason.Removed, now);
        return seat is { Via: Via.Page, Connection: { } connection }
            ? decision with { Effects = [new MeetingEffect.Send(connection, new Signal.RemovedFromMeeting()), .. decision.Effects] }
            : decision;
    }

    /// <summary>Keeps somebody out for the session, and newcomers who could be the same one under observation.</summary>
    private Decision Bar(Removal removal)
    {
        var meeting = this with { Removals = Removals.Add(removal), NewcomersHeld = true };
        List<MeetingEffect> effects = [new MeetingEffect.Remember(new MeetingFact.PersonRemoved(Session!.Value, removal))];
        if (!NewcomersHeld)
        {
            effects.Add(new MeetingEffect.Remember(new MeetingFact.NewcomersHeld(Session.Value, true)));
            effects.AddRange(meeting.Tell(new Signal.MeetingUpdated(meeting.Info)));
        }

        return new Decision(meeting, effects);
    }
}
