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

        var meeting = Ended ? Reopened() : this;
        var effects = new List<MeetingEffect>();
        if (meeting.Session is null)
        {
            meeting = meeting with { Session = join.NewSession };
            effects.Add(new MeetingEffect.Remember(new MeetingFact.SessionBegan(join.NewSession, now)));
        }

        var known = meeting.SeatOf(join.Proof);
        if (known is { Connection: { } other } && other != join.Connection && !join.TakeOver)
        {
            return Refuse(Refusal.SeatInUse);
        }

        if ((known is null && meeting.Seats.Count >= MeetingRules.MaxSeats)
            || (known is not { Taken: true } && meeting.Seats.Values.Count(seat => seat.Taken) >= MeetingRules.MaxPresent))
        {
            return Refuse(Refusal.MeetingFull);
        }

        return meeting.Seated(join, name, known, effects, now);
    }

    private Decision Seated(MeetingCommand.Join join, string name, Seat? known, List<MeetingEffect> effects, DateTimeOffset now)
    {
        var seat = (known ?? new Seat(join.NewSeat, NextNumber(), join.Proof, name, Role.Participant, now)) with
        {
            DisplayName = name,
            Role = join.Host ? Role.Host : known?.Role ?? Role.Participant,
            Connection = join.Connection,
            InstanceId = join.InstanceId,
            Media = join.Media,
            LastSeen = null,
            GraceEnds = null,
        };
        var meeting = (With(seat) with { EmptySince = null }).Rerouted(now);

        if (known is null || known.DisplayName != seat.DisplayName || known.Role != seat.Role)
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
        effects.Add(new MeetingEffect.Send(join.Connection, meeting.Snapshot(seat, now)));
        effects.AddRange(meeting.Tell(
            known is { Taken: true } ? new Signal.ParticipantsUpdate([seat.Describe()]) : new Signal.NewParticipant(seat.Describe()),
            except: seat.Id));
        effects.AddRange(meeting.TellPath(this, except: seat.Id));
        return new Decision(meeting, effects, Seat: seat);
    }

    /// <summary>A later session of the same meeting: nothing of the earlier one is carried over.</summary>
    private Meeting Reopened() => this with { Ended = false, Session = null, EmptySince = null, Seats = Seats.Clear(), Chat = [], OnServer = false, DirectFailed = false, PairSince = null };

    private Seat? SeatOf(SeatProof proof) => Seats.Values.FirstOrDefault(seat => seat.Proof == proof);

    private int NextNumber() => Seats.Values.Select(seat => seat.Number).DefaultIfEmpty(0).Max() + 1;

    private Signal.MeetingJoined Snapshot(Seat reader, DateTimeOffset now) => new(
        new MeetingInfo(Id.Value, Title),
        reader.Id.Value,
        [.. Seats.Values.Where(seat => seat.Taken).OrderBy(seat => seat.Number).Select(seat => seat.Describe())],
        [.. Chat.Where(line => MayRead(reader, line)).TakeLast(ChatShown)],
        [],
        MediaPath,
        now);

    private static bool MayRead(Seat reader, ChatLine line) =>
        line.To is null || line.To == reader.Id.Value || line.From == reader.Id.Value;
}
