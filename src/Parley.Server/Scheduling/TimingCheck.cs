using NodaTime;
using NodaTime.Text;
using Parley.Server.Scheduling.Recurrence;

namespace Parley.Server.Scheduling;

/// <summary>Reads when a meeting is to be.</summary>
internal static class TimingCheck
{
    private const int MaxMinutes = 24 * 60;

    /// <summary>Filling in a form takes a while: "now" may be over when it is sent.</summary>
    private static readonly Duration Slack = Duration.FromMinutes(5);

    /// <summary>Rules of time zones are known for some years at most.</summary>
    private static readonly Duration Farthest = Duration.FromDays(5 * 366);

    private static readonly LocalDateTimePattern[] LocalTimes =
    [
        LocalDateTimePattern.ExtendedIso,
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm"),
    ];

    private static readonly OffsetDateTimePattern[] Instants =
    [
        OffsetDateTimePattern.ExtendedIso,
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mmo<G>"),
        // ISO 8601's basic offset, +0100.
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'sso<I>"),
    ];

    /// <param name="before">What was planned before, whose beginning may be over.</param>
    /// <param name="faults">Gets what is wrong.</param>
    public static Timing? Read(TimingDraft draft, PlannedBefore? before, Instant now, List<PlanFault> faults)
    {
        var (start, timeZone, durationMinutes, recurrence) = draft;
        var known = faults.Count;
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone ?? "");
        if (zone is null)
        {
            faults.Add(PlanFault.TimeZoneUnknown);
        }

        if (durationMinutes is not >= 1 or not <= MaxMinutes || durationMinutes != Math.Floor(durationMinutes.Value))
        {
            faults.Add(PlanFault.DurationInvalid);
        }

        Moment? moment = null;
        if (string.IsNullOrWhiteSpace(start))
        {
            faults.Add(PlanFault.TimeMissing);
        }
        else if (zone is not null)
        {
            moment = Read(start.Trim(), zone);
            CheckStart(moment, zone, now, before, faults);
        }

        return faults.Count > known ? null : Timed(moment!.Value, zone!, (int)durationMinutes!.Value, recurrence, now, faults);
    }

    private static Moment? Read(string text, DateTimeZone zone)
    {
        foreach (var pattern in LocalTimes)
        {
            if (pattern.Parse(text) is { Success: true } local)
            {
                return new Moment(WithoutFraction(local.Value), null);
            }
        }

        foreach (var pattern in Instants)
        {
            if (pattern.Parse(text) is { Success: true } time)
            {
                if (time.Value.Year is < 1970 or > 9000)
                {
                    // Refused by its year; another zone's clock may not even be able to show it.
                    return new Moment(time.Value.LocalDateTime, null);
                }

                var exact = Instant.FromUnixTimeSeconds(time.Value.ToInstant().ToUnixTimeSeconds());
                return new Moment(exact.InZone(zone).LocalDateTime, exact);
            }
        }

        return null;
    }

    private static LocalDateTime WithoutFraction(LocalDateTime time) => time.Date + new LocalTime(time.Hour, time.Minute, time.Second);

    private static void CheckStart(Moment? moment, DateTimeZone zone, Instant now, PlannedBefore? before, List<PlanFault> faults)
    {
        if (moment is not { Local: var time } known)
        {
            faults.Add(PlanFault.TimeInvalid);
        }
        else if (time.Year is < 1970 or > 9000)
        {
            faults.Add(time.Year < 1970 ? PlanFault.TimePast : PlanFault.TimeTooFar);
        }
        else if (known.In(zone).Start is var start && start != before?.Start)
        {
            // Of a series, the beginning may have been: what is to come changes.
            if (start < now - Slack && before is not { IsSeries: true })
            {
                faults.Add(PlanFault.TimePast);
            }
            else if (start > now + Farthest)
            {
                faults.Add(PlanFault.TimeTooFar);
            }
        }
    }

    private static Timing? Timed(Moment start, DateTimeZone zone, int minutes, string? recurrence, Instant now, List<PlanFault> faults)
    {
        Rule? rule = null;
        if (!string.IsNullOrWhiteSpace(recurrence))
        {
            (rule, var fault) = RuleReader.Read(recurrence, zone);
            if (fault is not null)
            {
                faults.Add(fault);
                return null;
            }
        }

        var (times, problem) = rule is null ? ([start.In(zone)], null) : RuleTimes.Of(start.Local, zone, rule);
        problem ??= Overlap(times, minutes) ? PlanFault.RecurrenceOverlaps
            : rule is not null && times[^1].Start < now - Slack ? PlanFault.TimePast
            : null;
        if (problem is not null)
        {
            faults.Add(problem);
            return null;
        }

        return new Timing(zone, minutes, rule, times);
    }

    private static bool Overlap(IReadOnlyList<PlannedTime> times, int minutes)
    {
        for (var i = 1; i < times.Count; i++)
        {
            // The night in which the clock goes forward is an hour shorter: a daily meeting of 24 hours overlaps there and may.
            if (times[i].Start - times[i - 1].Start < Duration.FromMinutes(minutes) - Duration.FromHours(2))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A start as it was said.</summary>
    /// <param name="Local">On the clock of the meeting.</param>
    /// <param name="Exact">With an offset there is no doubt which of two times is meant that the clock shows alike.</param>
    private readonly record struct Moment(LocalDateTime Local, Instant? Exact)
    {
        /// <summary>As the one time of a meeting.</summary>
        public PlannedTime In(DateTimeZone zone) => Exact is { } exact ? new PlannedTime(Local, exact) : RuleTimes.Of(Local, zone, null).Times[0];
    }
}

/// <summary>When a meeting is to be, as it came.</summary>
internal sealed record TimingDraft(string? Start, string? TimeZone, double? DurationMinutes, string? Recurrence);

internal sealed record PlannedBefore(Instant Start, bool IsSeries);
