namespace Parley.Server.Data;

/// <summary>A mail on its way out. Its texts go when it is sent: links in them open doors.</summary>
internal sealed class MailRow
{
    public required Guid Id { get; init; }

    /// <summary>What makes a repetition recognisable: a second mail with the same key is not written.</summary>
    public required string Key { get; init; }

    public required MailKind Kind { get; init; }

    /// <summary>On whose behalf it goes; counts in that account's quota.</summary>
    public Guid? AccountId { get; init; }

    public string? MeetingId { get; init; }

    public required string ToAddress { get; init; }

    public string? ToName { get; init; }

    public string? FromName { get; init; }

    public string? ReplyTo { get; init; }

    public required string Language { get; init; }

    public required string Subject { get; init; }

    public string? Text { get; set; }

    public string? Html { get; set; }

    /// <summary>METHOD of <see cref="Calendar"/>.</summary>
    public string? CalendarMethod { get; init; }

    public string? Calendar { get; set; }

    /// <summary>Address where the recipient ends all invitations from this server.</summary>
    public string? OptOut { get; set; }

    /// <summary>The same in each attempt, so that whoever gets it twice can tell.</summary>
    public required string MessageId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset DueAt { get; set; }

    /// <summary>After that it is of no use and is not sent.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Goes before the others: somebody sits and waits for it.</summary>
    public bool Urgent { get; init; }

    public MailState State { get; set; }

    public int Attempts { get; set; }

    /// <summary>A worker has it until then.</summary>
    public DateTimeOffset? TakenUntil { get; set; }

    /// <summary>Written before the final dot; see docs/mail.md.</summary>
    public DateTimeOffset? HandedOverAt { get; set; }

    /// <summary>Which run of the machine handed it over.</summary>
    public string? HandedOverBy { get; set; }

    public DateTimeOffset? SentAt { get; set; }

    public string? Problem { get; set; }
}

internal enum MailState
{
    Waiting,
    Sent,

    /// <summary>Refused for good, or tried for days.</summary>
    Failed,

    /// <summary>Was of no use any more when its turn came.</summary>
    Expired,

    /// <summary>Mail is switched off.</summary>
    Off,

    /// <summary>The recipient wants no invitations from this server.</summary>
    Unwanted,
}

internal enum MailKind
{
    /// <summary>Confirmation, password, notices: what an account needs to work.</summary>
    Account,
    Invitation,
    Confirmation,
    Update,
    Cancellation,
    Reminder,
}

/// <summary>Somebody who wants no invitations from this server. Kept as a digest: it need not be readable to be obeyed.</summary>
internal sealed class MailOptOutRow
{
    public required string AddressDigest { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>When people are reminded of an occurrence. Gone once that is done; a cancelled occurrence has none.</summary>
internal sealed class ReminderRow
{
    public required Guid OccurrenceId { get; init; }

    public required string MeetingId { get; init; }

    public required DateTimeOffset DueAt { get; init; }
}

/// <summary>The secret address from which somebody's calendar program reads.</summary>
internal sealed class CalendarFeedRow
{
    public required Guid AccountId { get; init; }

    /// <summary>Part of the signed address: another number ends the addresses before.</summary>
    public required Guid Number { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }
}
