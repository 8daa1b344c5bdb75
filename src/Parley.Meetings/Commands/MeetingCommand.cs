using Parley.Meetings.Signals;

namespace Parley.Meetings.Commands;

/// <summary>Something that somebody wants of a meeting.</summary>
public abstract record MeetingCommand
{
    private MeetingCommand()
    {
    }

    /// <summary>Somebody comes in, for the first time or again.</summary>
    /// <param name="Proof">The seat with this proof is taken again; if there is none, a new seat gets it.</param>
    /// <param name="NewSeat">Id of the new seat, if one is made.</param>
    /// <param name="NewSession">Id of the session, if this join begins one.</param>
    /// <param name="Host">The caller has proven the host's rights.</param>
    public sealed record Join(
        string Connection,
        string DisplayName,
        string InstanceId,
        MediaState Media,
        SeatProof Proof,
        ParticipantId NewSeat,
        SessionId NewSession,
        bool Host,
        bool TakeOver) : MeetingCommand
    {
        /// <summary>Who comes, as far as the server knows.</summary>
        public Identity Who { get; init; } = Identity.Nobody;

        /// <summary>The hash that the password given was verified against; null: none was given, or a wrong one.</summary>
        public string? PasswordProof { get; init; }
    }

    /// <summary>Other software begins to publish: a seat of its own, without a connection of the hub.</summary>
    /// <param name="Name">Stands for the connection; unlike those of the hub.</param>
    /// <param name="Media">What it sends.</param>
    /// <param name="NewSeat">Id of the new seat.</param>
    /// <param name="NewSession">Id of the session, if this begins one.</param>
    /// <param name="Host">The publisher has proven the host's rights, which open a meeting that has ended.</param>
    public sealed record Publish(
        string Name,
        string DisplayName,
        string InstanceId,
        MediaState Media,
        SeatProof Proof,
        ParticipantId NewSeat,
        SessionId NewSession,
        bool Host) : MeetingCommand;

    /// <summary>Other software has stopped publishing, or is gone.</summary>
    public sealed record Unpublish(ParticipantId Seat, LeaveReason Reason) : MeetingCommand;

    /// <summary>Somebody wants to watch by WHEP.</summary>
    /// <param name="Participant">Whom; null: whoever speaks.</param>
    public sealed record Watch(ParticipantId? Participant) : MeetingCommand;

    /// <summary>So many watch by WHEP now.</summary>
    public sealed record CountViewers(int Viewers) : MeetingCommand;

    /// <summary>A command by somebody who is in the meeting.</summary>
    public abstract record Inside(ParticipantId By, string Connection) : MeetingCommand;

    public sealed record Leave(ParticipantId By, string Connection) : Inside(By, Connection);

    /// <summary>The connection is gone, whatever the reason.</summary>
    public sealed record Disconnect(ParticipantId By, string Connection) : Inside(By, Connection);

    public sealed record EndForAll(ParticipantId By, string Connection) : Inside(By, Connection);

    /// <param name="CommandId">Makes a repeated message one message.</param>
    public sealed record Chat(ParticipantId By, string Connection, string CommandId, string Text, ParticipantId? To) : Inside(By, Connection);

    public sealed record ChangeMedia(ParticipantId By, string Connection, MediaState Media) : Inside(By, Connection);

    public sealed record RaiseHand(ParticipantId By, string Connection, bool Raised) : Inside(By, Connection);

    /// <param name="CommandId">Makes a repeated reaction one reaction.</param>
    public sealed record React(ParticipantId By, string Connection, string CommandId, ReactionKind Reaction) : Inside(By, Connection);

    public sealed record Rename(ParticipantId By, string Connection, string DisplayName) : Inside(By, Connection);

    /// <summary>Passes media negotiation to one other participant's page load.</summary>
    public sealed record Relay(ParticipantId By, string Connection, ParticipantId To, string ToInstance, Negotiation Payload) : Inside(By, Connection);

    /// <summary>A connection to the media server, new or changed.</summary>
    public sealed record OpenMedia(ParticipantId By, string Connection) : Inside(By, Connection);

    /// <summary>Nothing but being in the meeting is asked: for what only people in it get.</summary>
    public sealed record ShowPresence(ParticipantId By, string Connection) : Inside(By, Connection);

    /// <param name="Who">Null: all who wait.</param>
    public sealed record Admit(ParticipantId By, string Connection, ParticipantId? Who) : Inside(By, Connection);

    /// <param name="Who">Null: all who wait.</param>
    public sealed record Deny(ParticipantId By, string Connection, ParticipantId? Who) : Inside(By, Connection);

    public sealed record Remove(ParticipantId By, string Connection, ParticipantId Who) : Inside(By, Connection);

    /// <param name="CoHost">Whether this one is co-host from now on.</param>
    public sealed record NameCoHost(ParticipantId By, string Connection, ParticipantId Who, bool CoHost) : Inside(By, Connection);

    /// <param name="Who">Null: the default, for all.</param>
    /// <param name="Reset">First forget what was said of individuals.</param>
    public sealed record Permit(ParticipantId By, string Connection, ParticipantId? Who, PermissionChanges Changes, bool Reset) : Inside(By, Connection);

    /// <summary>Switches sources of somebody off.</summary>
    public sealed record StopMedia(ParticipantId By, string Connection, ParticipantId Who, MediaState Sources) : Inside(By, Connection);

    /// <summary>Switches sources of everybody else off, but not of hosts.</summary>
    public sealed record StopEveryone(ParticipantId By, string Connection, MediaState Sources) : Inside(By, Connection);

    public sealed record AskToUnmute(ParticipantId By, string Connection, ParticipantId Who) : Inside(By, Connection);

    /// <param name="Who">Null: all hands.</param>
    public sealed record LowerHands(ParticipantId By, string Connection, ParticipantId? Who) : Inside(By, Connection);

    /// <param name="Who">Whom everybody sees large from now on; null: nobody.</param>
    public sealed record PutInSpotlight(ParticipantId By, string Connection, ParticipantId? Who) : Inside(By, Connection);

    public sealed record ChangeSettings(ParticipantId By, string Connection, SettingsChange Change) : Inside(By, Connection);

    /// <summary>A client says how good its connection is.</summary>
    public sealed record ReportQuality(ParticipantId By, string Connection, QualitySample Sample) : Inside(By, Connection);

    /// <summary>The caller cannot reach somebody directly.</summary>
    public sealed record GiveUpDirect(ParticipantId By, string Connection) : Inside(By, Connection);

    /// <summary>The API changes settings; who may was checked before.</summary>
    /// <param name="ByName">Who, for the log.</param>
    public sealed record Manage(SettingsChange Change, string? ByName) : MeetingCommand;

    /// <summary>The API says that the meeting begins. Repeating it changes nothing.</summary>
    public sealed record Open(string? ByName) : MeetingCommand;

    /// <summary>The API ends or cancels the meeting. Repeating it changes nothing.</summary>
    public sealed record Close(EndReason Reason, string? ByName) : MeetingCommand;

    /// <summary>News of the media server.</summary>
    /// <param name="To">The page load it is for; it misses them while it is away. Null: everybody.</param>
    public sealed record Report((ParticipantId Seat, string InstanceId)? To, Signal News) : MeetingCommand;

    /// <summary>Time has passed: <see cref="Meeting.NextDeadline"/> was reached.</summary>
    public sealed record Advance : MeetingCommand;
}
