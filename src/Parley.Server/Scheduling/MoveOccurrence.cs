using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Extensions;
using Parley.Server.Data;

namespace Parley.Server.Scheduling;

/// <summary>Use case: the host gives one occurrence another time or length.</summary>
internal sealed class MoveOccurrence(IDbContextFactory<ParleyDb> databases, IEnumerable<IPlanChanges> listeners, PlanLimit limit, LiveMeetings live, TimeProvider time)
{
    /// <param name="start">As in <see cref="PlanDraft.Start"/>: where the clock shows a time twice, an offset says which is meant, and without one it is the first. Null: as it is.</param>
    public async Task<PlanResult> RunAsync(MeetingAccess access, Guid occurrence, string? start, double? durationMinutes, CancellationToken cancellationToken)
    {
        if (access.Caller is { } caller && limit.Take(caller.AccountId) is { } slow)
        {
            return new PlanResult.No(slow);
        }

        await using var change = await PlanTransaction.BeginAsync(databases, access.Meeting.Id, listeners, cancellationToken);
        var plan = await change.Db.Plans.SingleOrDefaultAsync(row => row.MeetingId == access.Meeting.Id, cancellationToken);
        var row = await change.Db.Occurrences.SingleOrDefaultAsync(one => one.Id == occurrence && one.MeetingId == access.Meeting.Id, cancellationToken);
        if (plan is null || row is null)
        {
            return new PlanResult.No(Refused.OccurrenceUnknown);
        }

        if (row.Status != MeetingStatus.Scheduled)
        {
            return new PlanResult.No(row.Status == MeetingStatus.Ongoing ? Refused.IsOngoing : Refused.AlreadyOver);
        }

        var zone = DateTimeZoneProviders.Tzdb[plan.TimeZone];
        var faults = new List<PlanFault>();
        var timing = TimingCheck.Read(
            new TimingDraft(
                start ?? Retiming.Written(row.StartsAt.ToInstant().InZone(zone)),
                plan.TimeZone,
                durationMinutes ?? (row.EndsAt - row.StartsAt).TotalMinutes,
                null),
            new PlannedBefore(row.StartsAt.ToInstant(), IsSeries: false),
            time.GetUtcNow().ToInstant(),
            faults);
        if (timing is null)
        {
            return new PlanResult.Invalid(faults);
        }

        var startsAt = timing.Times[0].Start.ToDateTimeOffset();
        var endsAt = startsAt.AddMinutes(timing.DurationMinutes);
        if ((startsAt, endsAt) == (row.StartsAt, row.EndsAt))
        {
            return new PlanResult.Done(access.Meeting.Id, Repeated: true);
        }

        plan.Sequence++;
        (row.StartsAt, row.EndsAt, row.Sequence) = (startsAt, endsAt, plan.Sequence);
        row.Moved = startsAt != row.OriginalStart || timing.DurationMinutes != plan.DurationMinutes;
        if (await change.KeepAsync(access.Meeting.Id, new PlanChange.OccurrenceMoved(access.Meeting.Id, row.Id), cancellationToken) is { } refusal)
        {
            return new PlanResult.No(refusal);
        }

        return await live.ReplannedAsync(access.Id) is { } told ? new PlanResult.No(told) : new PlanResult.Done(access.Meeting.Id);
    }
}
