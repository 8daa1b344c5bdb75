using NodaTime;
using Parley.Server.Data;
using Parley.Server.Scheduling.Recurrence;

namespace Parley.Server.Scheduling.Invitations;

/// <summary>A meeting as one entry in calendars. A series that got other times after it had begun has been several, one after the other.</summary>
/// <param name="Start">On the clock of <paramref name="Zone"/>.</param>
/// <param name="Occurrences">Those of this entry, in order.</param>
internal sealed record MeetingEntry(int Number, DateTimeZone Zone, LocalDateTime Start, int Minutes, string? Recurrence, int Sequence, IReadOnlyList<OccurrenceRow> Occurrences)
{
    /// <summary>A law may have moved the clock since the times were written down: they are still those of the rule.</summary>
    private static readonly Duration Tolerance = Duration.FromHours(2);

    /// <summary>Times of the rule that do not take place in this entry.</summary>
    public IReadOnlyList<LocalDateTime> Excluded { get; } = Left(Zone, Start, Recurrence, Occurrences);

    public bool HasBegun => Occurrences.Any(one => one.Status is MeetingStatus.Ongoing or MeetingStatus.Completed);

    /// <summary>The entry ended with what has been, as it stays in the calendar of somebody who is invited no more.</summary>
    /// <returns>Null: none of it has been.</returns>
    public MeetingEntry? Been(DateTimeOffset now)
    {
        var been = Occurrences.Where(one => one.Status is MeetingStatus.Ongoing or MeetingStatus.Completed || (one.Status == MeetingStatus.Scheduled && one.EndsAt <= now)).ToList();
        return been.Count == 0 ? null
            : new MeetingEntry(Number, Zone, Start, Minutes, Recurrence is { } rule ? Retiming.UpTo(rule, Zone, been.Max(one => one.OriginalStart)) : null, Sequence, been);
    }

    public static MeetingEntry Of(PlanRow plan, IReadOnlyList<OccurrenceRow> all) =>
        new(plan.Entry, ZoneOf(plan.TimeZone), LocalDateTime.FromDateTime(plan.LocalStart), plan.DurationMinutes, plan.Recurrence, plan.Sequence, [.. all.Where(one => one.Entry == plan.Entry)]);

    public static MeetingEntry Of(EndedEntryRow entry, IReadOnlyList<OccurrenceRow> all) =>
        new(entry.Number, ZoneOf(entry.TimeZone), LocalDateTime.FromDateTime(entry.LocalStart), entry.DurationMinutes, entry.Recurrence, entry.Sequence, [.. all.Where(one => one.Entry == entry.Number)]);

    public LocalDateTime Local(DateTimeOffset time) => Instant.FromDateTimeOffset(time).InZone(Zone).LocalDateTime;

    private static DateTimeZone ZoneOf(string name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) ?? DateTimeZone.Utc;

    private static IReadOnlyList<LocalDateTime> Left(DateTimeZone zone, LocalDateTime start, string? recurrence, IReadOnlyList<OccurrenceRow> occurrences)
    {
        if (recurrence is null || RuleReader.Read(recurrence, zone).Rule is not { } rule)
        {
            return [];
        }

        var there = occurrences.Where(one => one.Status != MeetingStatus.Cancelled).Select(one => Instant.FromDateTimeOffset(one.OriginalStart)).Order().ToList();
        return [.. RuleTimes.Of(start, zone, rule).Times.Where(time => !Has(there, time.Start)).Select(time => time.Local)];
    }

    /// <param name="there">In order.</param>
    private static bool Has(List<Instant> there, Instant time)
    {
        var at = there.BinarySearch(time - Tolerance);
        at = at < 0 ? ~at : at;
        return at < there.Count && there[at] <= time + Tolerance;
    }
}
