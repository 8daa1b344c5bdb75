using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Parley.Server.Scheduling.Recurrence;

/// <summary>How a series repeats: the part of RFC 5545's RRULE that people use. It always has an end.</summary>
/// <param name="Days">Weekly: on which days, ordered from Monday; empty: the day of the start. Monthly: one weekday or several, with or without ordinal.</param>
/// <param name="MonthDays">Monthly: which days of the month, negative ones from its end; empty and no <paramref name="Days"/>: the day of the start.</param>
/// <param name="Count">Ends after so many.</param>
/// <param name="Until">Ends with the last start at or before this.</param>
/// <param name="WeekStart">Matters for every second week and fewer: which days make a week.</param>
internal sealed record Rule(
    Frequency Frequency,
    int Interval,
    IReadOnlyList<RuleDay> Days,
    IReadOnlyList<int> MonthDays,
    int? Count,
    Instant? Until,
    IsoDayOfWeek WeekStart = IsoDayOfWeek.Monday)
{
    private static readonly InstantPattern UtcTime = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'");

    /// <summary>The value of an RRULE, always in the same form.</summary>
    public override string ToString()
    {
        var parts = new List<string> { $"FREQ={Frequency.ToString().ToUpperInvariant()}" };
        if (Interval > 1)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"INTERVAL={Interval}"));
        }

        if (Days.Count > 0)
        {
            parts.Add($"BYDAY={string.Join(',', Days)}");
        }

        if (MonthDays.Count > 0)
        {
            parts.Add($"BYMONTHDAY={string.Join(',', MonthDays.Select(day => day.ToString(CultureInfo.InvariantCulture)))}");
        }

        if (Count is { } count)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"COUNT={count}"));
        }

        if (Until is { } until)
        {
            // With a time zone at DTSTART it has to be in UTC (RFC 5545, 3.3.10).
            parts.Add($"UNTIL={UtcTime.Format(until)}");
        }

        if (WeekStart != IsoDayOfWeek.Monday)
        {
            parts.Add($"WKST={RuleDay.NameOf(WeekStart)}");
        }

        return string.Join(';', parts);
    }
}

internal enum Frequency
{
    Daily,
    Weekly,
    Monthly,
}
