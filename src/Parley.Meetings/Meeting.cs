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

    public MeetingSettings Settings { get; init; } = MeetingSettings.Default;

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
            var earliest = Earlier(EmptySince + Rules.IdleEnd, PairSince + MeetingRules.DirectAgain);
            if (LeaderlessSince is { } since && !Seats.Values.Any(seat => seat.Acting) && Substitute() is not null)
            {
                earliest = Earlier(earliest, since + Rules.LeaderlessTime);
            }

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
    public Decision Handle(MeetingCommand command, DateTimeOffset now)
    {
        var decision = Decide(command, now);
        return decision.Refusal is null ? Followed(this, decision, now) : decision;
    }

    private Decision Decide(MeetingCommand command, DateTimeOffset now) => command switch
    {
        MeetingCommand.Join join => Join(join, now),
        MeetingCommand.Advance => Advance(now),
        MeetingCommand.Report report => Report(report),
        MeetingCommand.Publish publish => Publish(publish, now),
        MeetingCommand.Unpublish unpublish => Unpublish(unpublish, now),
        MeetingCommand.Watch watch => Watch(watch, now),
        MeetingCommand.CountViewers count => CountViewers(count.Viewers),
        MeetingCommand.Manage manage => Change(manage.Change, null, manage.ByName, now),
        MeetingCommand.Open open => Open(open.ByName, now),
        MeetingCommand.Close close => Close(close, now),
        MeetingCommand.Inside inside => HandleInside(inside, now),
        _ => throw new UnreachableException(),
    };

    private Decision HandleInside(MeetingCommand.Inside command, DateTimeOffset now)
    {
        if (!Seats.TryGetValue(command.By, out var seat) || seat.Connection != command.Connection)
        {
            return HandleWaiting(command, now);
        }

        return command switch
        {
            MeetingCommand.Leave => Leave(seat, now),
            MeetingCommand.Disconnect => Disconnect(seat, now),
            MeetingCommand.EndForAll => EndForAll(seat, now),
            MeetingCommand.Chat chat => Say(seat, chat, now),
            MeetingCommand.ChangeMedia media => ChangeMedia(seat, media.Media, now),
            MeetingCommand.RaiseHand hand => RaiseHand(seat, hand.Raised, now),
            MeetingCommand.React react => React(seat, react, now),
            MeetingCommand.Rename rename => Rename(seat, rename.DisplayName),
            MeetingCommand.Relay relay => Relay(seat, relay),
            MeetingCommand.OpenMedia => OpenMedia(seat),
            MeetingCommand.ShowPresence => new Decision(this, [], Seat: seat),
            MeetingCommand.Admit admit => Admit(seat, admit.Who, now),
            MeetingCommand.Deny deny => Deny(seat, deny.Who, now),
            MeetingCommand.Remove remove => Remove(seat, remove.Who, now),
            MeetingCommand.NameCoHost name => NameCoHost(seat, name.Who, name.CoHost, now),
            MeetingCommand.Permit permit => Permit(seat, permit, now),
            MeetingCommand.StopMedia stop => Stop(seat, stop.Who, stop.Sources, now),
            MeetingCommand.StopEveryone stop => StopEveryone(seat, stop.Sources, now),
            MeetingCommand.AskToUnmute ask => AskToUnmute(seat, ask.Who, now),
            MeetingCommand.LowerHands lower => LowerHands(seat, lower.Who, now),
            MeetingCommand.PutInSpotlight spotlight => PutInSpotlight(seat, spotlight.Who, now),
            MeetingCommand.ChangeSettings change => ChangeSettings(seat, change.Change, now),
            MeetingCommand.GiveUpDirect => GiveUpDirect(now),
            MeetingCommand.ReportQuality report => ReportQuality(seat, report.Sample, now),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Who waits can go, and nothing else.</summary>
    private Decision HandleWaiting(MeetingCommand.Inside command, DateTimeOffset now) =>
        !Waiting.TryGetValue(command.By, out var waiter) || waiter.Connection != command.Connection ? Refuse(Refusal.NotInMeeting)
        : command is MeetingCommand.Leave ? StopWaiting(waiter, now)
        : command is MeetingCommand.Disconnect ? LoseWaiter(waiter, now)
        : Refuse(Refusal.StillWaiting);

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;

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
