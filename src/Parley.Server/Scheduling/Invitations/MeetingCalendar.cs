using System.Globalization;
using NodaTime;
using Parley.Server.Data;
using Parley.Server.Mail.Calendar;

namespace Parley.Server.Scheduling.Invitations;

/// <summary>Meetings as calendar entries.</summary>
internal static class MeetingCalendar
{
    /// <summary>An id of a meeting is short; with the moment it was made, no other server has the same.</summary>
    public static string UidOf(MeetingRow meeting, int entry) =>
        string.Create(CultureInfo.InvariantCulture, $"{meeting.Id}-{meeting.CreatedAt.ToUnixTimeMilliseconds()}{(entry == 0 ? "" : $"-{entry}")}@parley");

    /// <summary>Everything that there is of the meeting, what has been included.</summary>
    public static IReadOnlyList<CalendarEvent> All(InvitedMeeting meeting, EntryFor reader) =>
    [
        // To what is over nobody has to answer.
        .. meeting.Ended.SelectMany(entry => Whole(meeting, entry, reader with { Attendees = [] }, cancelled: false)),
        .. Whole(meeting, meeting.Current, reader, meeting.IsCancelled && !meeting.Current.HasBegun),
    ];

    /// <summary>One entry: a series with what was moved and what was left out.</summary>
    public static IReadOnlyList<CalendarEvent> Whole(InvitedMeeting meeting, MeetingEntry entry, EntryFor reader, bool cancelled)
    {
        var series = entry.Recurrence is not null;
        var whole = Event(meeting, entry, reader) with
        {
            Start = entry.Start,
            Length = Duration.FromMinutes(entry.Minutes),
            Recurrence = entry.Recurrence,
            LastStart = series && entry.Occurrences.Count > 0 ? Instant.FromDateTimeOffset(entry.Occurrences.Max(one => one.StartsAt > one.OriginalStart ? one.StartsAt : one.OriginalStart)) : null,
            Excluded = cancelled ? [] : entry.Excluded,
            IsCancelled = cancelled,
        };
        if (!series)
        {
            // The one time is where it was moved to.
            return [entry.Occurrences is [var only] && (only.Moved || IsSecond(entry, only)) ? At(whole, entry, only) : whole];
        }

        return cancelled ? [whole] : [whole, .. entry.Occurrences.Where(one => one is { Moved: true, Status: not MeetingStatus.Cancelled }).Select(one => One(meeting, one, reader))];
    }

    /// <summary>One time of a series by itself.</summary>
    public static CalendarEvent One(InvitedMeeting meeting, OccurrenceRow occurrence, EntryFor reader, bool cancelled = false)
    {
        var entry = meeting.EntryOf(occurrence);
        return At(Event(meeting, entry, reader), entry, occurrence) with
        {
            // A program that knows the series by a later number would not take an earlier one for a part of it.
            Sequence = Math.Max(occurrence.Sequence, entry.Sequence),
            RecurrenceId = entry.Recurrence is null ? null : new CalendarTime(entry.Zone, entry.Local(occurrence.OriginalStart)),
            IsCancelled = cancelled,
        };
    }

    private static CalendarEvent At(CalendarEvent whole, MeetingEntry entry, OccurrenceRow occurrence) => whole with
    {
        Zone = IsSecond(entry, occurrence) ? DateTimeZone.Utc : whole.Zone,
        Start = IsSecond(entry, occurrence) ? LocalDateTime.FromDateTime(occurrence.StartsAt.UtcDateTime) : entry.Local(occurrence.StartsAt),
        Length = Duration.FromTimeSpan(occurrence.EndsAt - occurrence.StartsAt),
    };

    /// <summary>A time that the clock shows twice is the first one in a calendar (RFC 5545, section 3.3.5): the second is said in UTC.</summary>
    private static bool IsSecond(MeetingEntry entry, OccurrenceRow occurrence) =>
        entry.Zone.MapLocal(entry.Local(occurrence.StartsAt)) is { Count: 2 } twice && twice.Last().ToInstant() == Instant.FromDateTimeOffset(occurrence.StartsAt);

    private static CalendarEvent Event(InvitedMeeting meeting, MeetingEntry entry, EntryFor reader) => new()
    {
        Uid = UidOf(meeting.Meeting, entry.Number),
        Sequence = entry.Sequence,
        Stamp = reader.Now,
        Zone = entry.Zone,
        Start = default,
        Length = default,
        Summary = meeting.Meeting.Title,
        Description = string.Join("\n\n", new[] { meeting.Meeting.Description, reader.JoinLine }.Where(line => !string.IsNullOrEmpty(line))),
        Address = reader.JoinAddress,
        Organizer = reader.Organizer,
        Attendees = reader.Attendees,
        AlarmMinutes = meeting.Plan.EmailReminders ? meeting.Plan.ReminderMinutes : null,
    };
}

/// <summary>What in an entry depends on whose it is.</summary>
/// <param name="Attendees">The reader alone: the addresses of the others are no business of everybody invited.</param>
internal sealed record EntryFor(Instant Now, string JoinAddress, string? JoinLine, CalendarPerson? Organizer, IReadOnlyList<CalendarAttendee> Attendees);
