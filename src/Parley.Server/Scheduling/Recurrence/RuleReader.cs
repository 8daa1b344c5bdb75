using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Parley.Server.Scheduling.Recurrence;

/// <summary>Reads the text of an RRULE. What Parley can't do is refused and named, never left out.</summary>
internal static class RuleReader
{
    private const int MaxLength = 400;
    private const int MaxInterval = 99;

    private static readonly InstantPattern UtcTime = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'");
    private static readonly LocalDateTimePattern LocalTime = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");
    private static readonly LocalDatePattern Date = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    /// <param name="zone">Where an UNTIL without a zone holds.</param>
    /// <returns>The rule, or what is wrong with the text.</returns>
    public static (Rule? Rule, PlanFault? Fault) Read(string text, DateTimeZone zone)
    {
        if (text.Length > MaxLength)
        {
            return (null, PlanFault.RecurrenceInvalid);
        }

        var upper = text.Trim().ToUpperInvariant();
        upper = upper.StartsWith("RRULE:", StringComparison.Ordinal) ? upper[6..] : upper;
        var parts = new Dictionary<string, string>();
        foreach (var part in upper.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || equals == part.Length - 1 || !parts.TryAdd(part[..equals], part[(equals + 1)..]))
            {
                return (null, PlanFault.RecurrenceInvalid);
            }
        }

        return Read(parts, zone);
    }

    private static (Rule?, PlanFault?) Read(Dictionary<string, string> parts, DateTimeZone zone)
    {
        foreach (var name in parts.Keys)
        {
            if (name is not ("FREQ" or "INTERVAL" or "BYDAY" or "BYMONTHDAY" or "COUNT" or "UNTIL" or "WKST"))
            {
                return (null, PlanFault.RecurrenceUnsupported(name));
            }
        }

        Frequency? frequency = parts.GetValueOrDefault("FREQ") switch
        {
            "DAILY" => Frequency.Daily,
            "WEEKLY" => Frequency.Weekly,
            "MONTHLY" => Frequency.Monthly,
            _ => null,
        };
        if (frequency is not { } often)
        {
            return (null, parts.TryGetValue("FREQ", out var other) && other is "YEARLY" or "HOURLY" or "MINUTELY" or "SECONDLY"
                ? PlanFault.RecurrenceUnsupported($"FREQ={other}")
                : PlanFault.RecurrenceInvalid);
        }

        if (parts.ContainsKey("COUNT") && parts.ContainsKey("UNTIL"))
        {
            return (null, PlanFault.RecurrenceInvalid);
        }

        if (!parts.ContainsKey("COUNT") && !parts.ContainsKey("UNTIL"))
        {
            return (null, PlanFault.RecurrenceEndless);
        }

        var count = Number(parts, "COUNT", 1, int.MaxValue);
        var interval = parts.ContainsKey("INTERVAL") ? Number(parts, "INTERVAL", 1, MaxInterval) : 1;
        var weekStart = parts.TryGetValue("WKST", out var first) ? RuleDay.DayOf(first) : IsoDayOfWeek.Monday;
        var until = parts.TryGetValue("UNTIL", out var last) ? Until(last, zone) : null;
        if ((parts.ContainsKey("COUNT") && count is null) || (last is not null && until is null) || interval is null || weekStart is null
            || !TryDays(parts, out var days) || !TryMonthDays(parts, out var monthDays))
        {
            return (null, PlanFault.RecurrenceInvalid);
        }

        return Checked(new Rule(often, interval.Value, days, monthDays, count, until, weekStart.Value));
    }

    private static (Rule?, PlanFault?) Checked(Rule rule) => rule switch
    {
        // RFC 5545 forbids the one and lets the other filter days.
        { Frequency: not Frequency.Monthly, MonthDays.Count: > 0 } => (null, PlanFault.RecurrenceUnsupported("BYMONTHDAY")),
        { Frequency: not Frequency.Monthly } when rule.Days.Any(day => day.Ordinal is not null) => (null, PlanFault.RecurrenceInvalid),
        { Days.Count: > 0, MonthDays.Count: > 0 } => (null, PlanFault.RecurrenceUnsupported("BYDAY with BYMONTHDAY")),
        // Every day that is one of these days is each week on these days.
        { Frequency: Frequency.Daily, Interval: 1, Days.Count: > 0 } => (rule with { Frequency = Frequency.Weekly }, null),
        { Frequency: Frequency.Daily, Days.Count: > 0 } => (null, PlanFault.RecurrenceUnsupported("BYDAY with FREQ=DAILY and INTERVAL")),
        _ => (rule, null),
    };

    private static int? Number(Dictionary<string, string> parts, string name, int least, int most) =>
        parts.TryGetValue(name, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : null;

    /// <summary>A time in UTC, a time of the zone, or a day that is included as a whole.</summary>
    private static Instant? Until(string text, DateTimeZone zone)
    {
        if (UtcTime.Parse(text) is { Success: true } utc)
        {
            return utc.Value;
        }

        if (LocalTime.Parse(text) is { Success: true } local)
        {
            return zone.AtLeniently(local.Value).ToInstant();
        }

        return Date.Parse(text) is { Success: true } date ? zone.AtLeniently(date.Value.At(new LocalTime(23, 59, 59))).ToInstant() : null;
    }

    private static bool TryDays(Dictionary<string, string> parts, out IReadOnlyList<RuleDay> days)
    {
        days = [];
        if (!parts.TryGetValue("BYDAY", out var text))
        {
            return true;
        }

        var read = text.Split(',').Select(day => RuleDay.Read(day)).ToList();
        days = [.. read.OfType<RuleDay>().Distinct().OrderBy(day => day.Ordinal ?? 0).ThenBy(day => day.Day)];
        return read.TrueForAll(day => day is not null);
    }

    private static bool TryMonthDays(Dictionary<string, string> parts, out IReadOnlyList<int> days)
    {
        days = [];
        if (!parts.TryGetValue("BYMONTHDAY", out var text))
        {
            return true;
        }

        var read = text.Split(',')
            .Select(day => int.TryParse(day, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number is >= -31 and <= 31 and not 0 ? number : (int?)null)
            .ToList();
        days = [.. read.OfType<int>().Distinct().Order()];
        return read.TrueForAll(day => day is not null);
    }
}
