using NodaTime;

namespace Parley.Server.Scheduling.Recurrence;

/// <summary>The times of a meeting: one, or those of its rule, at the same time of day on its clock whatever that clock does.</summary>
internal static class RuleTimes
{
    /// <summary>A working day's meeting for two years.</summary>
    public const int MaxTimes = 520;

    /// <summary>Time zones are changed by law too often to promise more.</summary>
    public static Period Horizon { get; } = Period.FromYears(10);

    public static (IReadOnlyList<PlannedTime> Times, PlanFault? Fault) Of(LocalDateTime start, DateTimeZone zone, Rule? rule)
    {
        if (rule is null)
        {
            // RFC 5545, 3.3.5: a time that the clock skips counts by the offset before, one that it shows twice is the first.
            var only = zone.AtLeniently(start);
            return ([new PlannedTime(only.LocalDateTime, only.ToInstant())], null);
        }

        if (rule.Count > MaxTimes)
        {
            return ([], PlanFault.RecurrenceTooLong);
        }

        var times = new List<PlannedTime>();
        var last = start.Date.Plus(Horizon);
        foreach (var date in RuleDates.Between(rule, start.Date, last))
        {
            var local = date.At(start.TimeOfDay);
            var mapping = zone.MapLocal(local);
            if (mapping.Count == 0)
            {
                // RFC 5545, 3.3.10: a rule leaves out a time that the clock skips, and does not count it.
                continue;
            }

            var time = mapping.First().ToInstant();
            if (time > rule.Until)
            {
                return Ended(times);
            }

            if (times.Count == MaxTimes)
            {
                return ([], PlanFault.RecurrenceTooLong);
            }

            times.Add(new PlannedTime(local, time));
            if (times.Count == rule.Count)
            {
                return Ended(times);
            }
        }

        // The horizon came first, unless the rule names nothing more up to its end.
        return times.Count > 0 && !(rule.Until <= zone.AtLeniently(last.At(start.TimeOfDay)).ToInstant()) ? ([], PlanFault.RecurrenceTooLong) : Ended(times);
    }

    private static (IReadOnlyList<PlannedTime>, PlanFault?) Ended(List<PlannedTime> times) =>
        times.Count == 0 ? ([], PlanFault.RecurrenceEmpty) : (times, null);
}

/// <param name="Local">What the clock shows there.</param>
internal readonly record struct PlannedTime(LocalDateTime Local, Instant Start);
