using Parley.Meetings.Commands;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings;

public sealed partial record Meeting
{
    private Decision Join(MeetingCommand.Join join, DateTimeOffset now)
    {
        if (!DisplayNames.TryClean(join.DisplayName, out var name))
        {
            return Refuse(Refusal.NameInvalid);
        }

        var known = SeatOf(join.Proof, join.Who);
        if (Barred(join, known, now) is { } refusal)
        {
            return Refuse(refusal);
        }

        if (known is { Connection: { } other } && other != join.Connection && !join.TakeOver)
        {
            return Refuse(Refusal.SeatInUse);
        }

        var role = RoleOf(join, known);
        if (IsFull(known, leads: role != Role.Participant))
        {
            return Refuse(Refusal.MeetingFull);
        }

        if (known is null && ReasonToWait(join) is { } reason)
        {
            return Knock(join, name, reason, now);
        }

        return Seated(join, name, known, role, now);
    }

    /// <summary>The meeting with a session, in which somebody may take a seat.</summary>
    private (Meeting Meeting, List<MeetingEffect> Effects) Begun(SessionId newSession, DateTimeOffset now)
    {
        var meeting = Ended ? Reopened() : this;
        return meeting.Session is not null
            ? (meeting, [])
            : (meeting with { Session = newSession }, [new MeetingEffect.Remember(new MeetingFact.SessionBegan(newSession, now))]);
    }

    private Decision Seated(MeetingCommand.Join join, string name, Seat? known, Role role, DateTimeOffset now)
    {
        var (meeting, effects) = Begun(join.NewSession, now);
        var seat = (known ?? new Seat(join.NewSeat, meeting.NextNumber(), join.Proof, name, role, now)) with
        {
            Proof = join.Proof,
            DisplayName = name,
            Role = role,
            Connection = join.Connection,
            InstanceId = join.InstanceId,
            Media = join.Media,
            // A seat stays its account's when the sign-in ends during the call.
            Who = join.Who with { Account = join.Who.Account ?? known?.Who.Account, Invitee = join.Who.Invitee ?? known?.Who.Invitee },
            LastSeen = null,
            GraceEnds = null,
        };
        // What was said of this one is still true; a client that was away has not heard it.
        var stopped = join.Media.Without(meeting.LetThrough(seat));
        seat = seat with { Media = join.Media.Without(stopped) };
        meeting = (meeting.With(seat) with { EmptySince = null, Waiting = meeting.WithoutWaiter(join.Proof) }).Rerouted(now);

        if (known is null || known.DisplayName != seat.DisplayName || known.Role != seat.Role || known.Proof != seat.Proof || known.Who != seat.Who)
        {
            effects.Add(meeting.Keep(seat));
        }

        if (known is not { Taken: true })
        {
            effects.Add(new MeetingEffect.Remember(new MeetingFact.StayBegan(meeting.Session!.Value, seat.Id, now)));
        }

        if (known?.Connection is { } old && old != join.Connection)
        {
            effects.Add(new MeetingEffect.Send(old, new Signal.SeatTaken()));
            effects.Add(new MeetingEffect.Release(old));
        }

        if (Waiting.Values.FirstOrDefault(waiter => waiter.Asked.Proof == join.Proof) is { } waited && waited.Connection != join.Connection)
        {
            effects.Add(new MeetingEffect.Send(waited.Connection, new Signal.SeatTaken()));
            effects.Add(new MeetingEffect.Release(waited.Connection));
        }

        effects.AddRange(CloseMedia(known, unless: join.InstanceId));
        effects.Add(meeting.SendsOf(seat));
        effects.Add(new MeetingEffect.Send(join.Connection, meeting.Snapshot(seat, now)));
        if (stopped != MediaState.Off)
        {
            effects.Add(new MeetingEffect.Send(join.Connection, new Signal.MediaStopped([seat.Id.Value], stopped, null)));
        }

        effects.AddRange(meeting.Tell(
            known is { Taken: true } ? new Signal.ParticipantsUpdate([meeting.Describe(seat)]) : new Signal.NewParticipant(meeting.Describe(seat)),
            except: seat.Id));
        effects.AddRange(meeting.TellPath(this, except: seat.Id));
        return new Decision(meeting, effects, Seat: seat);
    }

    /// <summary>A later session of the same meeting: of the earlier one nothing is carried over but the settings.</summary>
    private Meeting Reopened() => this with
    {
        Ended = false,
        IsOpen = false,
        Session = null,
        EmptySince = null,
        LeaderlessSince = null,
        Seats = Seats.Clear(),
        Chat = [],
        Removals = [],
        NewcomersHeld = false,
        Spotlight = null,
        PasswordShown = [],
        OnServer = false,
        StaysOnServer = false,
        PairSince = null,
        Viewers = 0,
    };

    private int NextNumber() => Seats.Values.Select(seat => seat.Number).DefaultIfEmpty(0).Max() + 1;

    private Signal.MeetingJoined Snapshot(Seat reader, DateTimeOffset now) => new(
        Info,
        reader.Id.Value,
        [.. Seats.Values.Where(seat => seat.Taken).OrderBy(seat => seat.Number).Select(seat => Describe(seat))],
        [.. Chat.Where(line => MayRead(reader, line)).TakeLast(ChatShown)],
        [],
        MediaPath,
        Viewers,
        now,
        MayAdmit(reader) ? WaitingPeople : []);

    private static bool MayRead(Seat reader, ChatLine line) =>
        line.To is null || line.To == reader.Id.Value || line.From == reader.Id.Value;
}
