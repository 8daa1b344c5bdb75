using System.Globalization;
using NodaTime;
using NodaTime.TimeZones;
using Parley.Server.Ui.Languages;

namespace Parley.Server.Scheduling.Pages;

/// <summary>Times as the clock of a reader or of a meeting shows them.</summary>
internal static class Clock
{
    /// <summary>Those that people live in, by name.</summary>
    public static IReadOnlyList<string> Zones { get; } =
        [.. (TzdbDateTimeZoneSource.Default.ZoneLocations ?? []).Select(place => place.ZoneId).Append("UTC").Distinct().Order(StringComparer.Ordinal)];

    /// <summary>UTC where the name is not known (any more).</summary>
    public static DateTimeZone ZoneOf(string? name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name ?? "") ?? DateTimeZone.Utc;

    public static string Day(DateTimeOffset time, DateTimeZone zone) => Sentences.ReadersDigits(Local(time, zone).ToString(ScheduleTexts.DayPattern, PageLanguages.Current));

    /// <summary>By 24 hours in every language: the fields of forms and time tables have them too, and nobody takes them for the other half of the day.</summary>
    public static string Hour(DateTimeOffset time, DateTimeZone zone) => Sentences.ReadersDigits(Local(time, zone).ToString("HH':'mm", CultureInfo.InvariantCulture));

    public static string Moment(DateTimeOffset time, DateTimeZone zone) => ScheduleTexts.Of(ScheduleTexts.Moment, Day(time, zone), Hour(time, zone));

    /// <summary>How long, a minute that has begun counted whole.</summary>
    public static string Span(double minutes)
    {
        var whole = (int)Math.Ceiling(minutes);
        return whole < 60 ? ScheduleTexts.Of(ScheduleTexts.Minutes, whole)
            : whole % 60 == 0 ? ScheduleTexts.Of(ScheduleTexts.Hours, whole / 60)
            : ScheduleTexts.Of(ScheduleTexts.HoursMinutes, whole / 60, whole % 60);
    }

    /// <summary>Where the clock shows a time twice: which of them this is. Null elsewhere.</summary>
    public static string? WhichOfTwo(DateTimeOffset time, DateTimeZone zone)
    {
        var instant = Instant.FromDateTimeOffset(time);
        return zone.MapLocal(Local(time, zone)) is { Count: 2 } two
            ? ScheduleTexts.Of(two.First().ToInstant() == instant ? ScheduleTexts.FirstOfTwo : ScheduleTexts.SecondOfTwo, OffsetText(zone.GetUtcOffset(instant)))
            : null;
    }

    /// <summary>For a form that gives it back: with the offset there is no doubt which is meant.</summary>
    public static string Exact(DateTimeOffset time, DateTimeZone zone) => Retiming.Written(Instant.FromDateTimeOffset(time).InZone(zone));

    /// <remarks>Latin between the marks of an isolate: it reads from left to right in every text.</remarks>
    private static string OffsetText(Offset offset) => $"\u2066UTC{offset.ToString("+HH:mm", CultureInfo.InvariantCulture)}\u2069";

    public static LocalDate DateOf(DateTimeOffset time, DateTimeZone zone) => Local(time, zone).Date;

    public static LocalDateTime Local(DateTimeOffset time, DateTimeZone zone) => Instant.FromDateTimeOffset(time).InZone(zone).LocalDateTime;

    public static string Name(string zone) => zone.Replace('_', ' ');
}
