using NodaTime;
using Parley.Server.Data;
using Parley.Server.Mail.Calendar;

namespace Parley.Server.Scheduling.Invitations;

/// <summary>Meetings as calendar entries.</summary>
internal static class MeetingCalendar
{
    /// <summary>An id of a meeting is short; with the moment it was made, no other server has the same.</summary>
    public static string UidOf(MeetingRow meeting) => $"{meeting.Id}-{meeting.CreatedAt.ToUnixTimeMilliseconds()}@parley";

    /// <summary>The whole meeting: a series with what was moved and what was left out.</summary>
    public static IReadOnlyList<CalendarEvent> Whole(InvitedMeeting meeting, EntryFor reader, bool cancelled = false)
    {
        var series = meeting.Plan.Recurrence is not null;
        var entry = Entry(meeting, reader) with
        {
            Sequence = meeting.Plan.Sequence,
            Start = LocalDateTime.FromDateTime(meeting.Plan.LocalStart),
            Length = Duration.FromMinutes(meeting.Plan.DurationMinutes),
            Recurrence = meeting.Plan.Recurrence,
            LastStart = series && meeting.Occurrences.Count > 0 ? Instant.FromDateTimeOffset(meeting.Occurrences.Max(one => one.StartsAt > one.OriginalStart ? one.StartsAt : one.OriginalStart)) : null,
            Excluded = series && !cancelled ? [.. meeting.Occurrences.Where(one => one.Status == MeetingStatus.Cancelled).Select(one => Local(meeting, one.OriginalStart)).Order()] : [],
            IsCancelled = cancelled,
        };
        if (!series)
        {
            // The one time is where it was moved to.
            return [meeting.Occurrences is [{ Moved: true } only] ? At(entry, meeting, only) : entry];
        }

        return cancelled ? [entry] : [entry, .. meeting.Occurrences.Where(one => one is { Moved: true, Status: not MeetingStatus.Cancelled }).Select(one => One(meeting, one, reader))];
    }

    /// <summary>One time of a series by itself.</summary>
    public static CalendarEvent One(InvitedMeeting meeting, OccurrenceRow occurrence, EntryFor reader, bool cancelled = false) =>
        At(Entry(meeting, reader), meeting, occurrence) with
        {
            // A program that knows the series by a later number would not take an earlier one for a part of it.
            Sequence = Math.Max(occurrence.Sequence, meeting.Plan.Sequence),
            RecurrenceId = meeting.Plan.Recurrence is null ? null : Local(meeting, occurrence.OriginalStart),
            IsCancelled = cancelled,
        };

    private static CalendarEvent At(CalendarEvent entry, InvitedMeeting meeting, OccurrenceRow occurrence) => entry with
    {
        Start = Local(meeting, occurrence.StartsAt),
        Length = Duration.FromTimeSpan(occurrence.EndsAt - occurrence.StartsAt),
    };

    private static CalendarEvent Entry(InvitedMeeting meeting, EntryFor reader) => new()
    {
        Uid = UidOf(meeting.Meeting),
        Sequence = meeting.Plan.Sequence,
        Stamp = reader.Now,
        Zone = meeting.Zone,
        Start = default,
        Length = default,
        Summary = meeting.Meeting.Title,
        Description = string.Join("\n\n", new[] { meeting.Meeting.Description, reader.JoinLine }.Where(line => !string.IsNullOrEmpty(line))),
        Address = reader.JoinAddress,
        Organizer = reader.Organizer,
        Attendees = reader.Attendees,
        AlarmMinutes = meeting.Plan.EmailReminders ? meeting.Plan.ReminderMinutes : null,
    };

    private static LocalDateTime Local(InvitedMeeting meeting, DateTimeOffset time) => Instant.FromDateTimeOffset(time).InZone(meeting.Zone).LocalDateTime;
}

/// <summary>What in an entry depends on whose it is.</summary>
/// <param name="Attendees">The reader alone: the addresses of the others are no business of everybody invited.</param>
internal sealed record EntryFor(Instant Now, string JoinAddress, string? JoinLine, CalendarPerson? Organizer, IReadOnlyList<CalendarAttendee> Attendees);
