namespace Parley.Server.Data;

/// <summary>How a scheduled meeting repeats, or the one time of one that doesn't. A meeting without this row is an instant one.</summary>
internal sealed class PlanRow
{
    public required string MeetingId { get; init; }

    /// <summary>Name in the time-zone database; the local time holds there, across its changes of the clock.</summary>
    public required string TimeZone { get; set; }

    /// <summary>First start as the clock in <see cref="TimeZone"/> shows it (kind Unspecified): DTSTART of the calendar entry.</summary>
    public required DateTime LocalStart { get; set; }

    public required int DurationMinutes { get; set; }

    /// <summary>RRULE text in one canonical form, without the name; null for a single meeting.</summary>
    public string? Recurrence { get; set; }

    /// <summary>SEQUENCE of the calendar entry: rises with every change that invited people must learn of.</summary>
    public int Sequence { get; set; }

    /// <summary>Number of the calendar entry that these times are: a series that is changed after it has begun goes on under another UID.</summary>
    public int Entry { get; set; }

    public bool EmailReminders { get; set; }

    public int ReminderMinutes { get; set; }
}

/// <summary>A calendar entry that is over because the series got other times: what has been stays in people's calendars as it was.</summary>
internal sealed class EndedEntryRow
{
    public required string MeetingId { get; init; }

    /// <summary>The <see cref="PlanRow.Entry"/> it was.</summary>
    public required int Number { get; init; }

    public required string TimeZone { get; init; }

    public required DateTime LocalStart { get; init; }

    public required int DurationMinutes { get; init; }

    /// <summary>Ends with the last time that has been; null for a single time.</summary>
    public string? Recurrence { get; init; }

    public required int Sequence { get; init; }
}

/// <summary>One planned time of a meeting: a single meeting has one, a series many.</summary>
internal sealed class OccurrenceRow
{
    public required Guid Id { get; init; }

    public required string MeetingId { get; init; }

    /// <summary>When the rule puts it: RECURRENCE-ID of the calendar entry. Moving an occurrence leaves it as it is.</summary>
    public required DateTimeOffset OriginalStart { get; init; }

    /// <summary>The calendar entry that it is part of; see <see cref="PlanRow.Entry"/>.</summary>
    public int Entry { get; set; }

    public required DateTimeOffset StartsAt { get; set; }

    public required DateTimeOffset EndsAt { get; set; }

    public required MeetingStatus Status { get; set; }

    /// <summary>It was moved, lengthened or shortened by itself: an entry of its own in calendars.</summary>
    public bool Moved { get; set; }

    /// <summary>SEQUENCE of the own entry of a moved or cancelled one.</summary>
    public int Sequence { get; set; }

    /// <summary>When it really began; null while it has not, and for ever when nobody came.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>Somebody a scheduled meeting's host has invited by e-mail.</summary>
internal sealed class InviteeRow
{
    public required Guid Id { get; init; }

    public required string MeetingId { get; init; }

    /// <summary>As the host wrote it.</summary>
    public required string Email { get; init; }

    /// <summary>The address as accounts compare it, in capitals: one invitation per meeting.</summary>
    public required string EmailKey { get; init; }

    public required string Name { get; set; }

    public InviteeRole Role { get; set; }

    public Rsvp Rsvp { get; set; }

    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>Language of the mails; null: that of the account with this address, else the server's.</summary>
    public string? Language { get; set; }

    /// <summary>Number of the personal link that works. Links name invitee and number and are signed; a higher number revokes those before.</summary>
    public int LinkNumber { get; set; }

    public required DateTimeOffset InvitedAt { get; init; }

    /// <summary><see cref="MeetingRow.ListedAt"/> of the meeting, here so that somebody's list is read in its order.</summary>
    public required DateTimeOffset ListedAt { get; set; }

    /// <summary>The meeting is completed or cancelled.</summary>
    public bool Over { get; set; }
}

internal enum InviteeRole
{
    Participant,
    CoHost,
}

internal enum Rsvp
{
    Pending,
    Yes,
    No,
    Maybe,
}
