using System.Globalization;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace Parley.Server.Mail.Calendar;

/// <summary>VTIMEZONE: when the clocks of a zone change, for programs that don't know its name (RFC 5545, section 3.6.5).</summary>
internal static class TimeZoneText
{
    /// <summary>Over fewer years the fourth and the last Sunday of a month could be the same ones.</summary>
    private const int YearsLookedAt = 12;

    private static readonly LocalDateTimePattern Local = LocalDateTimePattern.CreateWithInvariantCulture(CalendarWriter.LocalPattern);

    private static readonly LocalDateTime Epoch = new(1970, 1, 1, 0, 0);

    /// <summary>Describes the zone from before <paramref name="first"/> to after <paramref name="last"/>.</summary>
    public static void Write(CalendarText text, DateTimeZone zone, Instant first, Instant last)
    {
        var from = first - Duration.FromDays(366);
        var years = Math.Max(YearsLookedAt, (int)((last - first).TotalDays / 365) + 2);
        var intervals = zone.GetZoneIntervals(from, first + Duration.FromDays(years * 366)).ToList();

        text.Line("BEGIN", "VTIMEZONE").Line("TZID", zone.Id);
        Beginning(text, zone, intervals[0]);
        foreach (var group in Changes(intervals).GroupBy(change => (change.From, change.To, change.Name, change.IsDaylight)))
        {
            var changes = group.ToList();
            if (Rule(changes) is { } rule)
            {
                Observance(text, changes[0], rule);
            }
            else
            {
                foreach (var change in changes)
                {
                    Observance(text, change, null);
                }
            }
        }

        text.Line("END", "VTIMEZONE");
    }

    private static void Beginning(CalendarText text, DateTimeZone zone, ZoneInterval interval)
    {
        var before = interval.HasStart ? zone.GetZoneInterval(interval.Start - Duration.Epsilon).WallOffset : interval.WallOffset;
        var onset = interval.HasStart ? interval.Start.WithOffset(before).LocalDateTime : Epoch;
        // Old changes have seconds and years that no program wants to know.
        Observance(text, onset < Epoch
            ? new Change(Epoch, interval.WallOffset, interval.WallOffset, interval.Name, interval.Savings > Offset.Zero)
            : new Change(onset, before, interval.WallOffset, interval.Name, interval.Savings > Offset.Zero), null);
    }

    private static IEnumerable<Change> Changes(List<ZoneInterval> intervals) =>
        intervals.Zip(intervals.Skip(1), (before, after) => new Change(
            after.Start.WithOffset(before.WallOffset).LocalDateTime, before.WallOffset, after.WallOffset, after.Name, after.Savings > Offset.Zero));

    /// <summary>The yearly rule that gives exactly these changes, when there is one.</summary>
    private static string? Rule(List<Change> changes)
    {
        var first = changes[0].Onset;
        var same = changes.Count >= YearsLookedAt - 1 && changes.All(change =>
            change.Onset.Month == first.Month && change.Onset.TimeOfDay == first.TimeOfDay && change.Onset.DayOfWeek == first.DayOfWeek)
            && changes.Zip(changes.Skip(1)).All(pair => pair.Second.Onset.Year == pair.First.Onset.Year + 1);
        if (!same)
        {
            return null;
        }

        var week = changes.All(change => change.Onset.Day + 7 > change.Onset.Calendar.GetDaysInMonth(change.Onset.Year, change.Onset.Month)) ? -1 : Week(first);
        if (week > 0 && changes.Any(change => Week(change.Onset) != week))
        {
            return null;
        }

        var day = first.DayOfWeek.ToString()[..2].ToUpperInvariant();
        return string.Create(CultureInfo.InvariantCulture, $"FREQ=YEARLY;BYMONTH={first.Month};BYDAY={week}{day}");
    }

    private static int Week(LocalDateTime onset) => ((onset.Day - 1) / 7) + 1;

    private static void Observance(CalendarText text, Change change, string? rule)
    {
        var kind = change.IsDaylight ? "DAYLIGHT" : "STANDARD";
        text.Line("BEGIN", kind).Line("DTSTART", Local.Format(change.Onset));
        if (rule is not null)
        {
            text.Line("RRULE", rule);
        }

        text.Line("TZOFFSETFROM", Format(change.From)).Line("TZOFFSETTO", Format(change.To)).Text("TZNAME", change.Name).Line("END", kind);
    }

    private static string Format(Offset offset)
    {
        var seconds = Math.Abs(offset.Seconds);
        var rest = seconds % 60 == 0 ? "" : (seconds % 60).ToString("00", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{(offset.Seconds < 0 ? '-' : '+')}{seconds / 3600:00}{seconds / 60 % 60:00}{rest}");
    }

    /// <param name="Onset">As the clock showed it when it was changed.</param>
    private sealed record Change(LocalDateTime Onset, Offset From, Offset To, string Name, bool IsDaylight);
}
