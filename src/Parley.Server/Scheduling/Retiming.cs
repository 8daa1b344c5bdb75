using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Extensions;
using Parley.Server.Data;
using Parley.Server.Scheduling.Recurrence;

namespace Parley.Server.Scheduling;

/// <summary>What came of giving a meeting other times.</summary>
/// <param name="Changed">There is something else in the plan than before.</param>
/// <param name="Ended">The calendar entry of what has been, when what comes has become another one.</param>
internal sealed record Retimed(bool Changed, EndedEntryRow? Ended = null, PlanResult? Objection = null);

/// <summary>Gives a meeting other times. What has been stays as it was, in calendars too: its entry ends, and what comes is another entry.</summary>
internal static class Retiming
{
    /// <summary>The rule as it is, ended with a time of it.</summary>
    public static string UpTo(string rule, DateTimeZone zone, DateTimeOffset last) =>
        RuleReader.Read(rule, zone).Rule is { } read ? (read with { Count = null, Until = last.ToInstant() }).ToString() : rule;

    public static async Task<Retimed> RunAsync(ParleyDb db, PlanRow plan, PlanDraft draft, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var zone = DateTimeZoneProviders.Tzdb[plan.TimeZone];
        var rows = await db.Occurrences.Where(row => row.MeetingId == plan.MeetingId).ToListAsync(cancellationToken);
        var start = StartOf(rows, plan, zone);
        var faults = new List<PlanFault>();
        var timing = TimingCheck.Read(
            new TimingDraft(
                draft.Start ?? (draft.TimeZone is null ? Written(start.InZone(zone)) : plan.LocalStart.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)),
                draft.TimeZone ?? plan.TimeZone,
                draft.DurationMinutes ?? plan.DurationMinutes,
                draft.Recurrence ?? plan.Recurrence),
            new PlannedBefore(start, plan.Recurrence is not null),
            now.ToInstant(),
            faults);
        if (timing is null)
        {
            return new Retimed(false, Objection: new PlanResult.Invalid(faults));
        }

        if (timing.Rule is null && rows.Exists(row => row.Status == MeetingStatus.Ongoing))
        {
            return new Retimed(false, Objection: new PlanResult.No(Refused.IsOngoing));
        }

        var fresh = PlanRows.Plan(plan.MeetingId, timing, plan.EmailReminders, plan.ReminderMinutes);
        if (Same(fresh, plan) && (timing.Rule is not null || timing.Times[0].Start == start))
        {
            return new Retimed(false);
        }

        var (begun, first) = (HasBegun(rows, plan), FirstToCome(rows, timing, now));
        var ended = begun && first is not null ? End(rows, plan, zone, now) : null;
        if (ended is not null)
        {
            db.EndedEntries.Add(ended);
            plan.Entry++;
            fresh = PlanRows.Plan(plan.MeetingId, From(timing, first!.Value), plan.EmailReminders, plan.ReminderMinutes);
        }

        (plan.LocalStart, plan.TimeZone, plan.Recurrence, plan.DurationMinutes) = (fresh.LocalStart, fresh.TimeZone, fresh.Recurrence, fresh.DurationMinutes);
        Replan(db, rows, plan, timing, now, keepsMissed: ended is not null);
        return new Retimed(true, ended);
    }

    /// <summary>Whether some of the present entry has been: then it is no longer only a plan.</summary>
    public static bool HasBegun(IEnumerable<OccurrenceRow> rows, PlanRow plan) =>
        rows.Any(row => row.Entry == plan.Entry && row.Status is MeetingStatus.Ongoing or MeetingStatus.Completed);

    /// <summary>The last time of the present entry that is not cancelled, where the rule has it.</summary>
    public static DateTimeOffset LastOf(IEnumerable<OccurrenceRow> rows, PlanRow plan) =>
        rows.Where(row => row.Entry == plan.Entry && row.Status != MeetingStatus.Cancelled).Max(row => row.OriginalStart);

    /// <summary>With the offset: the clock may show this time twice, and one of them is meant.</summary>
    public static string Written(ZonedDateTime time) => time.ToString("uuuu'-'MM'-'dd'T'HH':'mm':'sso<G>", CultureInfo.InvariantCulture);

    /// <summary>The one time of a meeting is written down exactly; a series begins where its rule does.</summary>
    private static Instant StartOf(List<OccurrenceRow> rows, PlanRow plan, DateTimeZone zone) =>
        plan.Recurrence is null && rows.Find(row => row.Entry == plan.Entry) is { } only
            ? only.OriginalStart.ToInstant()
            : zone.AtLeniently(LocalDateTime.FromDateTime(plan.LocalStart)).ToInstant();

    private static bool Same(PlanRow one, PlanRow other) =>
        (one.LocalStart, one.TimeZone, one.Recurrence, one.DurationMinutes) == (other.LocalStart, other.TimeZone, other.Recurrence, other.DurationMinutes);

    /// <summary>Which of the times is the first that has not been; null: none.</summary>
    private static int? FirstToCome(List<OccurrenceRow> rows, Timing timing, DateTimeOffset now)
    {
        var known = rows.ToLookup(row => row.OriginalStart);
        for (var at = 0; at < timing.Times.Count; at++)
        {
            var start = timing.Times[at].Start.ToDateTimeOffset();
            if (known.Contains(start) ? known[start].Any(row => !Stays(row, now, keepsMissed: true)) : start.AddMinutes(timing.DurationMinutes) > now)
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>The same times from one of them on: a rule that counts has fewer left.</summary>
    private static Timing From(Timing timing, int first) => timing with
    {
        Rule = timing.Rule is { Count: { } count } rule ? rule with { Count = count - first } : timing.Rule,
        Times = [.. timing.Times.Skip(first)],
    };

    private static EndedEntryRow End(List<OccurrenceRow> rows, PlanRow plan, DateTimeZone zone, DateTimeOffset now)
    {
        var last = rows.Where(row => row.Entry == plan.Entry && row.Status != MeetingStatus.Cancelled && Stays(row, now, keepsMissed: true)).Max(row => row.OriginalStart);
        return new EndedEntryRow
        {
            MeetingId = plan.MeetingId,
            Number = plan.Entry,
            TimeZone = plan.TimeZone,
            LocalStart = plan.LocalStart,
            DurationMinutes = plan.DurationMinutes,
            Recurrence = plan.Recurrence is { } rule ? UpTo(rule, zone, last) : null,
            Sequence = plan.Sequence + 1,
        };
    }

    /// <summary>What has been or goes on is no longer a plan. A time to which nobody came may still be one, until what comes is another entry.</summary>
    private static bool Stays(OccurrenceRow row, DateTimeOffset now, bool keepsMissed) => row.Status switch
    {
        MeetingStatus.Ongoing or MeetingStatus.Completed => true,
        MeetingStatus.Cancelled => row.StartsAt <= now,
        _ => keepsMissed && row.EndsAt <= now,
    };

    /// <summary>Of what is to come, times that the plan still has keep what was done to them one by one.</summary>
    private static void Replan(ParleyDb db, List<OccurrenceRow> rows, PlanRow plan, Timing timing, DateTimeOffset now, bool keepsMissed)
    {
        var known = rows.Select(row => row.OriginalStart).ToHashSet();
        var wanted = timing.Times.Select(planned => planned.Start.ToDateTimeOffset()).ToHashSet();
        foreach (var row in rows.Where(row => !Stays(row, now, keepsMissed)))
        {
            if (!wanted.Contains(row.OriginalStart))
            {
                db.Occurrences.Remove(row);
                continue;
            }

            row.Entry = plan.Entry;
            if (row is { Status: MeetingStatus.Scheduled, Moved: false })
            {
                row.EndsAt = row.StartsAt.AddMinutes(timing.DurationMinutes);
            }
        }

        foreach (var start in wanted)
        {
            // A time in the past that is new: it has not been, and can't be any more.
            if (!known.Contains(start) && start.AddMinutes(timing.DurationMinutes) > now)
            {
                db.Occurrences.Add(PlanRows.Occurrence(plan.MeetingId, start, timing.DurationMinutes, now, plan.Entry));
            }
        }
    }
}
