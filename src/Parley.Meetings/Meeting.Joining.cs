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

        if (Ended && !join.Host)
        {
            return Refuse(Refusal.MeetingEnded);
        }

        var (meeting, effects) = Begun(join.NewSession, now);
        var known = meeting.SeatOf(join.Proof);
        if (known is { Connection: { } other } && other != join.Connection && !join.TakeOver)
        {
            return Refuse(Refusal.SeatInUse);
        }

        if (meeting.IsFull(known))
        {
            return Refuse(Refusal.MeetingFull);
        }

        return meeting.Seated(join, name, known, effects, now);
    }

    /// <summary>The meeting with a session, in which somebody may take a seat.</summary>
    private (Meeting Meeting, List<MeetingEffect> Effects) Begun(SessionId newSession, DateTimeOffset now)
    {
        var meeting = Ended ? Reopened() : this;
        return meeting.Session is not null
            ? (meeting, [])
            : (meeting with { Session = newSession }, [new MeetingEffect.Remember(new MeetingFact.SessionBegan(newSession, now))]);
    }

    /// <param name="known">The seat that somebody comes back to; null: a new one is needed.</param>
    private bool IsFull(Seat? known) =>
        (known is null && Seats.Count >= MeetingRules.MaxSeats)
        || (known is not { Taken: true } && Seats.Values.Count(seat => seat.Taken) >= MeetingRules.MaxPresent);

    private Decision Seated(MeetingCommand.Join join, string name, Seat? known, List<MeetingEffect> effects, DateTimeOffset now)
    {
        var seat = (known ?? new Seat(join.NewSeat, NextNumber(), join.Proof, name, Role.Participant, now)) with
        {
            DisplayName = name,
            Role = join.Host ? Role.Host : known?.Role ?? Role.Participant,
            Account = join.Account ?? known?.Account,
            Connection = join.Connection,
            InstanceId = join.InstanceId,
            Media = join.Media,
            LastSeen = null,
            GraceEnds = null,
        };
        var meeting = (With(seat) with { EmptySince = null }).Rerouted(now);

        if (known is null || known.DisplayName != seat.DisplayName || known.Role != seat.Role || known.Account != seat.Account)
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

        effects.AddRange(CloseMedia(known, unless: join.InstanceId));
        effects.Add(SendsOf(seat));
        effects.Add(new MeetingEffect.Send(join.Connection, meeting.Snapshot(seat, now)));
        effects.AddRange(meeting.Tell(
            known is { Taken: true } ? new Signal.ParticipantsUpdate([seat.Describe()]) : new Signal.NewParticipant(seat.Describe()),
            except: seat.Id));
        effects.AddRange(meeting.TellPath(this, except: seat.Id));
        return new Decision(meeting, effects, Seat: seat);
    }

    /// <summary>A later session of the same meeting: nothing of the earlier one is carried over.</summary>
    private Meeting Reopened() => this with { Ended = false, Session = null, EmptySince = null, Seats = Seats.Clear(), Chat = [], OnServer = false, StaysOnServer = false, PairSince = null, Viewers = 0 };

    private Seat? SeatOf(SeatProof proof) => Seats.Values.FirstOrDefault(seat => seat.Proof == proof);

    private int NextNumber() => Seats.Values.Select(seat => seat.Number).DefaultIfEmpty(0).Max() + 1;

    private Signal.MeetingJoined Snapshot(Seat reader, DateTimeOffset now) => new(
        new MeetingInfo(Id.Value, Title, new SettingsInfo(false, false, false, true, false, false, true, null, Permissions.All, false)),
        reader.Id.Value,
        [.. Seats.Values.Where(seat => seat.Taken).OrderBy(seat => seat.Number).Select(seat => seat.Describe())],
        [.. Chat.Where(line => MayRead(reader, line)).TakeLast(ChatShown)],
        [],
        MediaPath,
        Viewers,
        now,
        []);

    private static bool MayRead(Seat reader, ChatLine line) =>
        line.To is null || line.To == reader.Id.Value || line.From == reader.Id.Value;
}
