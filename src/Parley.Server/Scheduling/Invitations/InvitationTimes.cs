using System.Globalization;
using NodaTime;
using Parley.Server.Data;
using Parley.Server.Ui.Languages;

namespace Parley.Server.Scheduling.Invitations;

/// <summary>Times and rules as a person reads them.</summary>
internal static class InvitationTimes
{
    /// <summary>Date, begin and end on the clock of the reader, and which clock that is.</summary>
    public static string Of(InvitationTexts texts, DateTimeZone zone, DateTimeOffset start, DateTimeOffset end)
    {
        var (from, to) = (Local(zone, start), Local(zone, end));
        var until = from.Date == to.Date ? Clock(texts, to) : $"{Day(texts, to)} {Clock(texts, to)}";
        return texts.TimeText(Day(texts, from), Clock(texts, from), until, Place(texts, zone, start));
    }

    public static string Of(InvitationTexts texts, DateTimeZone zone, OccurrenceRow occurrence) => Of(texts, zone, occurrence.StartsAt, occurrence.EndsAt);

    public static string Clock(InvitationTexts texts, DateTimeZone zone, DateTimeOffset time) => Clock(texts, Local(zone, time));

    /// <returns>Null for a single meeting.</returns>
    public static string? Rule(InvitationTexts texts, InvitedMeeting meeting, DateTimeZone zone)
    {
        if (meeting.Plan.Recurrence is not { } rule || meeting.Occurrences.Count == 0)
        {
            return null;
        }

        var parts = rule.Split(';').Select(part => part.Split('=')).Where(part => part.Length == 2).ToDictionary(part => part[0], part => part[1]);
        var step = parts.GetValueOrDefault("INTERVAL") ?? "1";
        var interval = Sentences.Digits(step, texts.Culture);
        var every = (parts.GetValueOrDefault("FREQ"), step) switch
        {
            ("DAILY", "1") => texts.EveryDay,
            ("DAILY", _) => texts.EveryDays(interval),
            ("WEEKLY", "1") => texts.EveryWeek,
            ("WEEKLY", _) => texts.EveryWeeks(interval),
            (_, "1") => texts.EveryMonth,
            _ => texts.EveryMonths(interval),
        };
        var left = meeting.Current.Occurrences.Where(one => one.Status != MeetingStatus.Cancelled).ToList();
        return left.Count == 0 ? every
            : texts.SeriesText(every, Sentences.Digits(left.Count.ToString(CultureInfo.InvariantCulture), texts.Culture), Day(texts, Local(zone, left[^1].StartsAt)));
    }

    private static DateTime Local(DateTimeZone zone, DateTimeOffset time) => Instant.FromDateTimeOffset(time).InZone(zone).ToDateTimeUnspecified();

    private static string Day(InvitationTexts texts, DateTime time) => Sentences.Digits(time.ToString("D", texts.Culture), texts.Culture);

    private static string Clock(InvitationTexts texts, DateTime time) => Sentences.Digits(time.ToString("t", texts.Culture), texts.Culture);

    /// <summary>Names of zones are Latin: between the marks of an isolate they read from left to right in every text.</summary>
    private static string Place(InvitationTexts texts, DateTimeZone zone, DateTimeOffset time)
    {
        var place = $"{zone.Id.Replace('_', ' ')}, {Offset(zone, time)}";
        return texts.Culture.TextInfo.IsRightToLeft ? $"\u2066{place}\u2069" : place;
    }

    private static string Offset(DateTimeZone zone, DateTimeOffset time)
    {
        var seconds = zone.GetUtcOffset(Instant.FromDateTimeOffset(time)).Seconds;
        return string.Create(CultureInfo.InvariantCulture, $"UTC{(seconds < 0 ? '-' : '+')}{Math.Abs(seconds) / 3600:00}:{Math.Abs(seconds) / 60 % 60:00}");
    }
}
