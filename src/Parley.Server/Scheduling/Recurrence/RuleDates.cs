using System.Diagnostics;
using NodaTime;

namespace Parley.Server.Scheduling.Recurrence;

/// <summary>The days a rule names, in order, from the day of the start to a last one, whatever end the rule itself has.</summary>
internal static class RuleDates
{
    public static IEnumerable<LocalDate> Between(Rule rule, LocalDate start, LocalDate last) => rule.Frequency switch
    {
        Frequency.Daily => Daily(rule, start, last),
        Frequency.Weekly => Weekly(rule, start, last),
        Frequency.Monthly => Monthly(rule, start, last),
        _ => throw new UnreachableException(),
    };

    private static IEnumerable<LocalDate> Daily(Rule rule, LocalDate start, LocalDate last)
    {
        for (var day = start; day <= last; day = day.PlusDays(rule.Interval))
        {
            yield return day;
        }
    }

    private static IEnumerable<LocalDate> Weekly(Rule rule, LocalDate start, LocalDate last)
    {
        var offsets = (rule.Days.Count > 0 ? rule.Days.Select(day => day.Day) : [start.DayOfWeek])
            .Select(day => ((int)day - (int)rule.WeekStart + 7) % 7)
            .Order()
            .ToArray();
        var week = start.PlusDays(-(((int)start.DayOfWeek - (int)rule.WeekStart + 7) % 7));
        for (; week <= last; week = week.PlusWeeks(rule.Interval))
        {
            foreach (var offset in offsets)
            {
                if (week.PlusDays(offset) is var day && day >= start && day <= last)
                {
                    yield return day;
                }
            }
        }
    }

    private static IEnumerable<LocalDate> Monthly(Rule rule, LocalDate start, LocalDate last)
    {
        // Also ends for a rule that names no day at all, such as the 31st of each February.
        for (var month = start.ToYearMonth(); month <= last.ToYearMonth(); month = month.PlusMonths(rule.Interval))
        {
            foreach (var day in DaysOf(rule, month, start).Where(day => day >= start && day <= last).Distinct().Order())
            {
                yield return day;
            }
        }
    }

    private static IEnumerable<LocalDate> DaysOf(Rule rule, YearMonth month, LocalDate start)
    {
        var length = month.Calendar.GetDaysInMonth(month.Year, month.Month);
        if (rule.Days.Count == 0)
        {
            // A month without such a day has none (RFC 5545, 3.3.10: invalid dates are left out).
            return (rule.MonthDays.Count > 0 ? rule.MonthDays : [start.Day])
                .Select(day => day > 0 ? day : length + 1 + day)
                .Where(day => day >= 1 && day <= length)
                .Select(month.OnDayOfMonth);
        }

        var first = month.OnDayOfMonth(1);
        return rule.Days.SelectMany(day =>
        {
            var earliest = 1 + (((int)day.Day - (int)first.DayOfWeek + 7) % 7);
            var all = Enumerable.Range(0, 5).Select(week => earliest + (7 * week)).Where(number => number <= length).ToArray();
            return day.Ordinal switch
            {
                null => all,
                > 0 => all.Skip(day.Ordinal.Value - 1).Take(1),
                _ => all.SkipLast(-day.Ordinal.Value - 1).TakeLast(1),
            };
        }).Select(month.OnDayOfMonth);
    }
}
