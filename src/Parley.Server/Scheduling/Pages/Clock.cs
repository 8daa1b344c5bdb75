using System.Globalization;
using NodaTime;
using NodaTime.TimeZones;

namespace Parley.Server.Scheduling.Pages;

/// <summary>Times as the clock of a reader or of a meeting shows them.</summary>
internal static class Clock
{
    /// <summary>Those that people live in, by name.</summary>
    public static IReadOnlyList<string> Zones { get; } =
        [.. (TzdbDateTimeZoneSource.Default.ZoneLocations ?? []).Select(place => place.ZoneId).Append("UTC").Distinct().Order(StringComparer.Ordinal)];

    /// <summary>UTC where the name is not known (any more).</summary>
    public static DateTimeZone ZoneOf(string? name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name ?? "") ?? DateTimeZone.Utc;

    public static string Day(DateTimeOffset time, DateTimeZone zone) => Local(time, zone).ToString("ddd d MMM yyyy", CultureInfo.CurrentCulture);

    public static string Hour(DateTimeOffset time, DateTimeZone zone) => Local(time, zone).ToString("HH':'mm", CultureInfo.CurrentCulture);

    public static string Moment(DateTimeOffset time, DateTimeZone zone) => $"{Day(time, zone)}, {Hour(time, zone)}";

    public static LocalDate DateOf(DateTimeOffset time, DateTimeZone zone) => Local(time, zone).Date;

    public static LocalDateTime Local(DateTimeOffset time, DateTimeZone zone) => Instant.FromDateTimeOffset(time).InZone(zone).LocalDateTime;

    public static string Name(string zone) => zone.Replace('_', ' ');
}
