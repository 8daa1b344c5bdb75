namespace Parley.Server.Data;

/// <summary>An address of an account to which what happens in its meetings is told.</summary>
internal sealed class WebhookRow
{
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    public required string Url { get; set; }

    /// <summary>Of <see cref="MeetingEventTypes.All"/>, those that are wanted.</summary>
    public required string[] Events { get; set; }

    /// <summary>Sealed by the server's data-protection keys: it must be readable to sign.</summary>
    public required byte[] Secret { get; set; }

    /// <summary>The one before, sealed too; signs beside the new one for a while.</summary>
    public byte[]? EarlierSecret { get; set; }

    public DateTimeOffset? EarlierSecretUntil { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Nothing is delivered since then.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    public WebhookEnd? DisabledReason { get; set; }

    /// <summary>Since when no delivery has succeeded; null: the last one has, or there was none.</summary>
    public DateTimeOffset? FailingSince { get; set; }

    public DateTimeOffset? DeliveredAt { get; set; }
}

/// <summary>Why a webhook is off.</summary>
internal enum WebhookEnd
{
    /// <summary>Its owner switched it off.</summary>
    Owner,

    /// <summary>The receiver answered 410 Gone.</summary>
    Gone,

    /// <summary>No delivery has succeeded for days.</summary>
    Failing,

    /// <summary>More waits for it than is kept.</summary>
    Backlog,
}

/// <summary>Something that happened in a meeting whose host has a webhook for it.</summary>
internal sealed class WebhookEventRow
{
    /// <summary>The id that receivers know repetitions by.</summary>
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    /// <summary>Null: a test, which is about no meeting.</summary>
    public string? MeetingId { get; init; }

    public required string Type { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Rises with every event of the meeting; 0 for a test.</summary>
    public long Sequence { get; init; }

    /// <summary>Of the meeting right after the event, like the two that follow.</summary>
    public MeetingStatus? Status { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public Guid? SessionId { get; init; }

    public Guid? OccurrenceId { get; init; }

    public string? ParticipantId { get; init; }

    public string? ParticipantName { get; init; }

    public string? ParticipantRole { get; init; }

    public Guid? ParticipantAccountId { get; init; }

    public Guid? InviteeId { get; init; }

    public string? Via { get; init; }

    public string? ById { get; init; }

    public string? ByName { get; init; }

    public string? Reason { get; init; }

    /// <summary>What is sent, always the same; null: not yet written.</summary>
    public string? Body { get; set; }
}

/// <summary>One event on its way to one webhook.</summary>
internal sealed class WebhookDeliveryRow
{
    public required Guid Id { get; init; }

    public required Guid WebhookId { get; init; }

    public required Guid EventId { get; init; }

    public WebhookDeliveryState State { get; set; }

    public int Attempts { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset DueAt { get; set; }

    /// <summary>It is being sent until then.</summary>
    public DateTimeOffset? TakenUntil { get; set; }

    public DateTimeOffset? DeliveredAt { get; set; }

    /// <summary>Why it failed for good.</summary>
    public string? Problem { get; set; }

    /// <summary>What came of each attempt: a JSON array, oldest first. Attempts are few, so it stays small.</summary>
    public string Log { get; set; } = "[]";
}

internal enum WebhookDeliveryState
{
    Waiting,
    Delivered,
    Failed,
}
