using NodaTime;

namespace Parley.Server.Mail.Calendar;

/// <summary>An iCalendar object (RFC 5545) as scheduling between people uses it (RFC 5546).</summary>
/// <param name="Method">REQUEST, CANCEL or PUBLISH; null for a file that is only looked at.</param>
/// <param name="Name">What a subscribed calendar is called.</param>
internal sealed record CalendarObject(string? Method, IReadOnlyList<CalendarEvent> Events, string? Name = null);

internal sealed record CalendarEvent
{
    /// <summary>The same for ever, in every mail and every file.</summary>
    public required string Uid { get; init; }

    /// <summary>Rises with each change; programs keep the highest.</summary>
    public required int Sequence { get; init; }

    public required Instant Stamp { get; init; }

    /// <summary>Where the local time holds.</summary>
    public required DateTimeZone Zone { get; init; }

    public required LocalDateTime Start { get; init; }

    public required Duration Length { get; init; }

    /// <summary>RRULE without its name; null for a single time.</summary>
    public string? Recurrence { get; init; }

    /// <summary>When the last of the series begins; tells how far the time zone must be described.</summary>
    public Instant? LastStart { get; init; }

    /// <summary>Times of the rule that do not take place.</summary>
    public IReadOnlyList<LocalDateTime> Excluded { get; init; } = [];

    /// <summary>Which time of the rule this event stands for: one that was moved, or is cancelled. On the clock of the series, whatever that of the event.</summary>
    public CalendarTime? RecurrenceId { get; init; }

    public required string Summary { get; init; }

    public string? Description { get; init; }

    /// <summary>Where to join; stands as place, as address and as conference (RFC 7986).</summary>
    public string? Address { get; init; }

    public CalendarPerson? Organizer { get; init; }

    public IReadOnlyList<CalendarAttendee> Attendees { get; init; } = [];

    public bool IsCancelled { get; init; }

    public int? AlarmMinutes { get; init; }
}

internal readonly record struct CalendarTime(DateTimeZone Zone, LocalDateTime Local);

internal sealed record CalendarPerson(string Name, string Email);

/// <param name="Answer">NEEDS-ACTION, ACCEPTED, DECLINED or TENTATIVE.</param>
internal sealed record CalendarAttendee(string Name, string Email, string Answer);
