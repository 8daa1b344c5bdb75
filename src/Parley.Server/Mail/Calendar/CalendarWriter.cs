using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Parley.Server.Mail.Calendar;

/// <summary>Writes calendar objects that Google, Outlook and Apple put into calendars, change and take out again.</summary>
internal static class CalendarWriter
{
    public const string UtcPattern = "uuuuMMdd'T'HHmmss'Z'";

    public const string LocalPattern = "uuuuMMdd'T'HHmmss";

    private static readonly InstantPattern Utc = InstantPattern.CreateWithInvariantCulture(UtcPattern);

    private static readonly LocalDateTimePattern Local = LocalDateTimePattern.CreateWithInvariantCulture(LocalPattern);

    public static string Write(CalendarObject calendar)
    {
        var text = new CalendarText();
        text.Line("BEGIN", "VCALENDAR").Line("PRODID", "-//Parley//Parley//EN").Line("VERSION", "2.0").Line("CALSCALE", "GREGORIAN");
        if (calendar.Method is { } method)
        {
            text.Line("METHOD", method);
        }

        // NAME is RFC 7986; the other is what everybody understands.
        text.Text("NAME", calendar.Name).Text("X-WR-CALNAME", calendar.Name);
        foreach (var zone in calendar.Events.SelectMany(Times).Where(time => !IsUtc(time.Zone)).GroupBy(time => time.Zone.Id, StringComparer.Ordinal))
        {
            var times = zone.Select(time => time.Zone.AtLeniently(time.Local).ToInstant()).ToList();
            TimeZoneText.Write(text, zone.First().Zone, times.Min(), times.Max());
        }

        foreach (var one in calendar.Events)
        {
            Event(text, one);
        }

        return text.Line("END", "VCALENDAR").ToString();
    }

    /// <summary>Those by which the descriptions of zones must reach.</summary>
    private static IEnumerable<CalendarTime> Times(CalendarEvent one)
    {
        yield return new CalendarTime(one.Zone, one.Start);
        if (one.LastStart is { } last)
        {
            yield return new CalendarTime(one.Zone, last.InZone(one.Zone).LocalDateTime);
        }

        if (one.RecurrenceId is { } original)
        {
            yield return original;
        }
    }

    private static bool IsUtc(DateTimeZone zone) => zone.Id is "UTC" or "Etc/UTC" or "Etc/GMT" or "GMT" or "Etc/Zulu";

    private static void Event(CalendarText text, CalendarEvent one)
    {
        text.Line("BEGIN", "VEVENT").Line("UID", one.Uid)
            .Line("SEQUENCE", one.Sequence.ToString(CultureInfo.InvariantCulture))
            .Line("DTSTAMP", Utc.Format(one.Stamp));
        if (one.RecurrenceId is { } original)
        {
            Time(text, "RECURRENCE-ID", original.Zone, original.Local);
        }

        // The end as a length in minutes of real time would shift with the clock in some programs; as a time it cannot.
        Time(text, "DTSTART", one.Zone, one.Start);
        Time(text, "DTEND", one.Zone, one.Zone.AtLeniently(one.Start).Plus(one.Length).LocalDateTime);
        if (one.Recurrence is { } rule)
        {
            text.Line("RRULE", rule);
        }

        foreach (var excluded in one.Excluded)
        {
            Time(text, "EXDATE", one.Zone, excluded);
        }

        text.Text("SUMMARY", one.Summary).Text("DESCRIPTION", one.Description);
        if (one.Address is { } address)
        {
            text.Text("LOCATION", address).Line("URL", address).Line("CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO", address);
        }

        text.Line("STATUS", one.IsCancelled ? "CANCELLED" : "CONFIRMED");
        if (one.Organizer is { } organizer)
        {
            text.Line($"ORGANIZER;CN={CalendarText.Quote(organizer.Name)}", $"mailto:{organizer.Email}");
        }

        foreach (var attendee in one.Attendees)
        {
            text.Line(
                $"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={attendee.Answer};RSVP={(one.IsCancelled ? "FALSE" : "TRUE")};CN={CalendarText.Quote(attendee.Name)}",
                $"mailto:{attendee.Email}");
        }

        if (one.AlarmMinutes is { } minutes && !one.IsCancelled)
        {
            text.Line("BEGIN", "VALARM").Line("ACTION", "DISPLAY").Line("TRIGGER", $"-PT{minutes.ToString(CultureInfo.InvariantCulture)}M")
                .Text("DESCRIPTION", one.Summary).Line("END", "VALARM");
        }

        text.Line("END", "VEVENT");
    }

    private static void Time(CalendarText text, string name, DateTimeZone zone, LocalDateTime time)
    {
        if (IsUtc(zone))
        {
            text.Line(name, Utc.Format(time.InUtc().ToInstant()));
        }
        else
        {
            text.Line($"{name};TZID={zone.Id}", Local.Format(time));
        }
    }
}
