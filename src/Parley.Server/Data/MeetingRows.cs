using System.ComponentModel.DataAnnotations.Schema;
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
}

internal sealed class SeatRow
{
    public required string Id { get; init; }

    public required Guid SessionId { get; init; }

    public required int Number { get; init; }

    public required string Proof { get; init; }

    /// <summary>Whose seat it is; null for guests.</summary>
    public Guid? AccountId { get; set; }

    public required string DisplayName { get; set; }

    public Role Role { get; set; }

    public required DateTimeOffset JoinedAt { get; init; }

    public DateTimeOffset? HandRaisedAt { get; set; }

    public Via Via { get; init; }
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
