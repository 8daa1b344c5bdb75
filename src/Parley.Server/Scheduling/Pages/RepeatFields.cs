using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Parley.Server.Scheduling.Recurrence;

namespace Parley.Server.Scheduling.Pages;

/// <summary>Between the fields of the form and the text of a rule.</summary>
internal static class RepeatFields
{
    /// <summary>What is typed goes into the text as it is: the reader of rules says what is wrong with it.</summary>
    /// <returns>Empty: the meeting does not repeat.</returns>
    public static string RuleOf(ScheduleForm form)
    {
        var kind = form.Repeats switch
        {
            "daily" => "FREQ=DAILY",
            "weekdays" => "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
            "weekly" => form.Days.Count == 0 ? "FREQ=WEEKLY" : $"FREQ=WEEKLY;BYDAY={string.Join(',', form.Days)}",
            "monthly-day" => "FREQ=MONTHLY",
            "monthly-nth" => $"FREQ=MONTHLY;BYDAY={NthOf(form.Date)}",
            ScheduleForm.RepeatsNone or ScheduleForm.RepeatsKeep or "" => null,
            _ => "FREQ=?",
        };
        if (kind is null)
        {
            return "";
        }

        var every = form.Every.Trim() is "" or "1" ? "" : $";INTERVAL={form.Every.Trim()}";
        var ends = form.Ends == "until" ? $";UNTIL={form.Until.Trim().Replace("-", "", StringComparison.Ordinal)}" : $";COUNT={form.Count.Trim()}";
        return kind + every + ends;
    }

    /// <param name="rule">Null: it does not repeat.</param>
    public static ScheduleForm Fill(ScheduleForm form, Rule? rule, LocalDate start, DateTimeZone zone)
    {
        if (rule is null)
        {
            return form;
        }

        var filled = form with
        {
            Repeats = rule switch
            {
                { Frequency: Frequency.Daily } => "daily",
                { Frequency: Frequency.Weekly, WeekStart: IsoDayOfWeek.Monday } => "weekly",
                { Frequency: Frequency.Monthly, Days.Count: 0, MonthDays.Count: 0 } => "monthly-day",
                { Frequency: Frequency.Monthly, Days: [var day], MonthDays.Count: 0 } when day.ToString() == NthOf(ScheduleForm.DateText(start)) => "monthly-nth",
                _ => ScheduleForm.RepeatsKeep,
            },
            Every = rule.Interval.ToString(CultureInfo.InvariantCulture),
            Days = rule.Frequency == Frequency.Weekly ? [.. rule.Days.Select(day => RuleDay.NameOf(day.Day))] : [],
            Ends = rule.Until is null ? "count" : "until",
            Count = rule.Count?.ToString(CultureInfo.InvariantCulture) ?? form.Count,
            Until = rule.Until is { } until ? ScheduleForm.DateText(until.InZone(zone).Date) : "",
        };
        return filled;
    }

    /// <summary>The weekday of a date as a rule counts it in its month; a fifth one is the last.</summary>
    private static string NthOf(string date)
    {
        if (LocalDatePattern.Iso.Parse(date.Trim()) is not { Success: true, Value: var day })
        {
            return "?";
        }

        var ordinal = ((day.Day - 1) / 7) + 1;
        return new RuleDay(day.DayOfWeek, ordinal == 5 ? -1 : ordinal).ToString();
    }
}
