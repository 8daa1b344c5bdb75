using System.ComponentModel.DataAnnotations.Schema;
using Parley.Meetings;
using Parley.Meetings.Signals;

namespace Parley.Server.Data;

internal sealed class MeetingRow
{
    public required string Id { get; init; }

    public required string Title { get; set; }

    public string? Description { get; set; }

    public string? HostName { get; set; }

    /// <summary>The account that made it; null when a guest did.</summary>
    public Guid? HostAccountId { get; set; }

    /// <summary>Digest of the host token; the token itself is nowhere kept.</summary>
    public required string HostProof { get; set; }

    public MeetingVisibility Visibility { get; set; }

    /// <summary>Of a scheduled meeting: that of its current or next occurrence.</summary>
    public MeetingStatus Status { get; set; }

    /// <summary>Its place in lists: start of the current or next occurrence, else of the last one; of an instant meeting, when it was made or last began.</summary>
    public DateTimeOffset ListedAt { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public bool WaitingRoom { get; set; }

    /// <summary>Salted and slow (PBKDF2); null: no password.</summary>
    public string? PasswordHash { get; set; }

    public bool Locked { get; set; }

    public bool ParticipantsMayStart { get; set; } = true;

    public bool AudioAllowed { get; set; } = true;

    public bool VideoAllowed { get; set; } = true;

    public bool ScreenShareAllowed { get; set; } = true;

    public bool ChatAllowed { get; set; } = true;

    public bool ReactionsAllowed { get; set; } = true;

    public bool NeverDirect { get; set; }

    public bool CoHostsMayNameCoHosts { get; set; }

    public bool ActingCoHosts { get; set; } = true;

    public int? Capacity { get; set; }

    /// <summary>Number of the last event that was told of it.</summary>
    public long EventSequence { get; set; }

    public MeetingSettings ReadSettings() => new()
    {
        WaitingRoom = WaitingRoom,
        PasswordHash = PasswordHash,
        Locked = Locked,
        ParticipantsMayStart = ParticipantsMayStart,
        Permissions = new Permissions(AudioAllowed, VideoAllowed, ScreenShareAllowed, ChatAllowed, ReactionsAllowed),
        NeverDirect = NeverDirect,
        CoHostsMayNameCoHosts = CoHostsMayNameCoHosts,
        ActingCoHosts = ActingCoHosts,
        Capacity = Capacity,
    };

    /// <summary>For a meeting that nobody has in memory: one that is being made. A living one changes by its mailbox.</summary>
    public void WriteSettings(MeetingSettings settings)
    {
        WaitingRoom = settings.WaitingRoom;
        PasswordHash = settings.PasswordHash;
        Locked = settings.Locked;
        ParticipantsMayStart = settings.ParticipantsMayStart;
        AudioAllowed = settings.Permissions.Audio;
        VideoAllowed = settings.Permissions.Video;
        ScreenShareAllowed = settings.Permissions.ScreenShare;
        ChatAllowed = settings.Permissions.Chat;
        ReactionsAllowed = settings.Permissions.Reactions;
        NeverDirect = settings.NeverDirect;
        CoHostsMayNameCoHosts = settings.CoHostsMayNameCoHosts;
        ActingCoHosts = settings.ActingCoHosts;
        Capacity = settings.Capacity;
    }
}

internal enum MeetingStatus
{
    Scheduled,
    Ongoing,
    Completed,
    Cancelled,
}

internal enum MeetingVisibility
{
    Link,
    Network,
    Public,
}

internal sealed class SessionRow
{
    public required Guid Id { get; init; }

    public required string MeetingId { get; init; }

    /// <summary>Which planned time it was; null: an unplanned one.</summary>
    public Guid? OccurrenceId { get; set; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    public string? EndReason { get; set; }

    /// <summary>Somebody was removed: newcomers without an account wait.</summary>
    public bool NewcomersHeld { get; set; }

    /// <summary>The seat that everybody sees large.</summary>
    public string? Spotlight { get; set; }
}

internal sealed class SeatRow
{
    public required string Id { get; init; }

    public required Guid SessionId { get; init; }

    public required int Number { get; init; }

    public required string Proof { get; set; }

    /// <summary>Whose seat it is; null for guests.</summary>
    public Guid? AccountId { get; set; }

    public required string DisplayName { get; set; }

    public Role Role { get; set; }

    public required DateTimeOffset JoinedAt { get; init; }

    public DateTimeOffset? HandRaisedAt { get; set; }

    public Via Via { get; init; }

    /// <summary>Which invitation its holder came by.</summary>
    public Guid? InviteeId { get; init; }

    /// <summary>Digest of the cookie that the call page gave its browser, while the session lasts: who is removed is known by it.</summary>
    public string? Browser { get; set; }

    /// <summary>What was said of this one alone; null: the meeting's default.</summary>
    public bool? AudioAllowed { get; set; }

    public bool? VideoAllowed { get; set; }

    public bool? ScreenShareAllowed { get; set; }

    public bool? ChatAllowed { get; set; }

    public bool? ReactionsAllowed { get; set; }
}

/// <summary>Somebody who was removed from a session, by everything the server may recognise.</summary>
internal sealed class RemovalRow
{
    [DatabaseGenerated(DatabaseGeneratedOption.Identity)]
    public long Id { get; init; }

    public required Guid SessionId { get; init; }

    /// <summary>Digest of the seat's token.</summary>
    public required string Proof { get; init; }

    public Guid? AccountId { get; init; }

    public Guid? InviteeId { get; init; }

    /// <summary>Digest of the cookie that the call page gives a browser.</summary>
    public string? Browser { get; init; }
}

/// <summary>One act of a host, a co-host or the API.</summary>
internal sealed class MeetingLogRow
{
    [DatabaseGenerated(DatabaseGeneratedOption.Identity)]
    public long Id { get; init; }

    public required string MeetingId { get; init; }

    /// <summary>Null: outside every session.</summary>
    public Guid? SessionId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required ModerationAct Act { get; init; }

    /// <summary>Seat of who did it; null: nobody in the meeting.</summary>
    public string? BySeat { get; init; }

    public string? ByName { get; init; }

    /// <summary>Seat, or id in the waiting room, of whom it was done to.</summary>
    public string? Who { get; init; }

    public string? WhoName { get; init; }

    public string? Detail { get; init; }
}

/// <summary>A token by which other software publishes into one meeting or watches it.</summary>
internal sealed class StreamTokenRow
{
    public required Guid Id { get; init; }

    public required string MeetingId { get; init; }

    /// <summary>Digest of the token; the token itself is nowhere kept.</summary>
    public required string Proof { get; init; }

    public required StreamKind Kind { get; init; }

    /// <summary>What publishers with this token are called.</summary>
    public string? Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }
}

internal enum StreamKind
{
    Publish,
    Watch,
}

/// <summary>One stretch of time that somebody was in a session.</summary>
internal sealed class StayRow
{
    [DatabaseGenerated(DatabaseGeneratedOption.Identity)]
    public long Id { get; init; }

    public required string SeatId { get; init; }

    public required DateTimeOffset JoinedAt { get; init; }

    public DateTimeOffset? LeftAt { get; set; }
}

internal sealed class ChatLineRow
{
    public required string Id { get; init; }

    public required Guid SessionId { get; init; }

    public required string FromSeat { get; init; }

    public required string FromName { get; init; }

    public string? ToSeat { get; init; }

    public string? ToName { get; init; }

    public required string Text { get; init; }

    public required DateTimeOffset SentAt { get; init; }
}

/// <summary>What one participant's client measured of its connection for half a minute.</summary>
internal sealed class QualitySampleRow
{
    [DatabaseGenerated(DatabaseGeneratedOption.Identity)]
    public long Id { get; init; }

    public required Guid SessionId { get; init; }

    public required string SeatId { get; init; }

    public required DateTimeOffset At { get; init; }

    public MediaPath Path { get; init; }

    public bool Relayed { get; init; }

    public bool Tcp { get; init; }

    public int? RoundTrip { get; init; }

    public float? LossIn { get; init; }

    public float? LossOut { get; init; }

    public int BitsPerSecondIn { get; init; }

    public int BitsPerSecondOut { get; init; }

    public LineTrouble? Trouble { get; init; }
}
