using System.Globalization;
using NodaTime;
using Parley.Server.Scheduling.Invitations;
using Parley.Server.Scheduling.Recurrence;
using Parley.Server.Ui;
using Parley.Server.Ui.Languages;

namespace Parley.Server.Scheduling.Pages;

/// <summary>How a series repeats, as a person would say it.</summary>
internal static class RuleWords
{
    /// <param name="zone">Of the meeting.</param>
    /// <returns>Null: it does not repeat. A rule that cannot be read is shown as it is.</returns>
    public static string? Of(string? rule, DateTimeZone zone) => rule is not null && RuleReader.Read(rule, zone).Rule is { } read ? Of(read, zone) : rule;

    private static string Of(Rule rule, DateTimeZone zone)
    {
        var texts = Recipient.InLanguage(PageTexts.Language);
        var step = Sentences.ReadersDigits(rule.Interval.ToString(CultureInfo.InvariantCulture));
        var every = (rule.Frequency, rule.Interval) switch
        {
            (Frequency.Daily, 1) => texts.EveryDay,
            (Frequency.Daily, _) => texts.EveryDays(step),
            (Frequency.Weekly, 1) => texts.EveryWeek,
            (Frequency.Weekly, _) => texts.EveryWeeks(step),
            (_, 1) => texts.EveryMonth,
            _ => texts.EveryMonths(step),
        };
        if (rule is { Frequency: Frequency.Weekly, Days.Count: > 0 })
        {
            var names = PageLanguages.Current.DateTimeFormat.DayNames;
            every = ScheduleTexts.Of(ScheduleTexts.RuleDays, every, string.Join(PageTexts.Comma, rule.Days.Select(day => names[(int)day.Day % 7])));
        }

        return rule.Until is { } until ? ScheduleTexts.Of(ScheduleTexts.RuleUntil, every, Clock.Day(until.ToDateTimeOffset(), zone))
            : rule.Count is { } count ? ScheduleTexts.Of(ScheduleTexts.RuleTimes, every, count)
            : every;
    }
}
