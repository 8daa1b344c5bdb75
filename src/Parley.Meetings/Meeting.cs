using System.Collections.Immutable;
using System.Diagnostics;
using Parley.Meetings.Commands;
using Parley.Meetings.Effects;
using Parley.Meetings.Signals;

namespace Parley.Meetings;

/// <summary>A meeting and its rules. Immutable: a command gives the next state, so a state that could not be kept is simply not taken.</summary>
public sealed partial record Meeting
{
    /// <summary>Lines of chat that somebody who comes in is shown.</summary>
    public const int ChatShown = 500;

    /// <summary>Latest lines of chat in memory; storage has all of them.</summary>
    public const int ChatHeld = 2000;

    public required MeetingId Id { get; init; }

    public required string Title { get; init; }

    public required MeetingRules Rules { get; init; }

    /// <summary>The running session; null before the first person and after the end.</summary>
    public SessionId? Session { get; init; }

    /// <summary>Over; only the host can begin a new session.</summary>
    public bool Ended { get; init; }

    /// <summary>Since when nobody is in; null while somebody is, and before the first person.</summary>
    public DateTimeOffset? EmptySince { get; init; }

    public ImmutableDictionary<ParticipantId, Seat> Seats { get; init; } = ImmutableDictionary<ParticipantId, Seat>.Empty;

    public ImmutableList<ChatLine> Chat { get; init; } = [];

    /// <summary>When <see cref="MeetingCommand.Advance"/> is due; null when only commands can change anything.</summary>
    public DateTimeOffset? NextDeadline
    {
        get
        {
            var earliest = EmptySince + Rules.IdleEnd ?? PairSince + MeetingRules.DirectAgain;
            foreach (var seat in Seats.Values)
            {
                if (seat.GraceEnds < (earliest ?? DateTimeOffset.MaxValue))
                {
                    earliest = seat.GraceEnds;
                }
            }

            return earliest;
        }
    }

    /// <summary>Decides on a command at a time. Never throws for anything that a caller can send.</summary>
    public Decision Handle(MeetingCommand command, DateTimeOffset now) => command switch
    {
        MeetingCommand.Join join => Join(join, now),
        MeetingCommand.Advance => Advance(now),
        MeetingCommand.Report report => Report(report),
        MeetingCommand.Publish publish => Publish(publish, now),
        MeetingCommand.Unpublish unpublish => Unpublish(unpublish, now),
        MeetingCommand.Watch watch => Watch(watch, now),
        MeetingCommand.CountViewers count => CountViewers(count.Viewers),
        MeetingCommand.Inside inside => HandleInside(inside, now),
        _ => throw new UnreachableException(),
    };

    private Decision HandleInside(MeetingCommand.Inside command, DateTimeOffset now)
    {
        if (!Seats.TryGetValue(command.By, out var seat) || seat.Connection != command.Connection)
        {
            return Refuse(Refusal.NotInMeeting);
        }

        return command switch
        {
            MeetingCommand.Leave => Leave(seat, now),
            MeetingCommand.Disconnect => Disconnect(seat, now),
            MeetingCommand.EndForAll => seat.Role == Role.Host ? End(EndReason.Ended, now) : Refuse(Refusal.NotAllowed),
            MeetingCommand.Chat chat => Say(seat, chat, now),
            MeetingCommand.ChangeMedia media => ChangeMedia(seat, media.Media),
            MeetingCommand.RaiseHand hand => RaiseHand(seat, hand.Raised, now),
            MeetingCommand.React react => React(seat, react, now),
            MeetingCommand.Rename rename => Rename(seat, rename.DisplayName),
            MeetingCommand.Relay relay => Relay(seat, relay),
            MeetingCommand.OpenMedia => OpenMedia(seat),
            MeetingCommand.Remove remove => Remove(seat, remove.Who, now),
            MeetingCommand.Allow allow => Allow(seat, allow.Who, allow.Media),
            MeetingCommand.GiveUpDirect => GiveUpDirect(now),
            MeetingCommand.ReportQuality report => ReportQuality(seat, report.Sample, now),
            _ => throw new UnreachableException(),
        };
    }

    private Decision Refuse(Refusal refusal) => new(this, [], refusal);

    private Decision Unchanged() => new(this, []);

    private Meeting With(Seat seat) => this with { Seats = Seats.SetItem(seat.Id, seat) };

    private MeetingEffect.Remember Keep(Seat seat) => new(new MeetingFact.SeatKept(Session!.Value, seat));

    private IEnumerable<MeetingEffect> Tell(Signal signal, ParticipantId? except = null)
    {
        foreach (var seat in Seats.Values)
        {
            if (seat is { Via: Via.Page, Connection: { } connection } && seat.Id != except)
            {
                yield return new MeetingEffect.Send(connection, signal);
            }
        }
    }
}
