using Microsoft.EntityFrameworkCore;
using NodaTime;
using Parley.Server.Data;

namespace Parley.Server.Scheduling;

/// <summary>Use case: the host cancels one occurrence, or it and all after it. Repeating it changes nothing.</summary>
internal sealed class CancelOccurrence(IDbContextFactory<ParleyDb> databases, IEnumerable<IPlanChanges> listeners, LiveMeetings live)
{
    /// <param name="following">Those after it too.</param>
    public async Task<PlanResult> RunAsync(MeetingAccess access, Guid occurrence, bool following, CancellationToken cancellationToken)
    {
        await using var change = await PlanTransaction.BeginAsync(databases, access.Meeting.Id, listeners, cancellationToken);
        var plan = await change.Db.Plans.SingleOrDefaultAsync(row => row.MeetingId == access.Meeting.Id, cancellationToken);
        var rows = await change.Db.Occurrences.Where(row => row.MeetingId == access.Meeting.Id).ToListAsync(cancellationToken);
        if (plan is null || rows.Find(row => row.Id == occurrence) is not { } chosen)
        {
            return new PlanResult.No(Refused.OccurrenceUnknown);
        }

        if (chosen.Status is MeetingStatus.Ongoing or MeetingStatus.Completed)
        {
            return new PlanResult.No(chosen.Status == MeetingStatus.Ongoing ? Refused.IsOngoing : Refused.AlreadyOver);
        }

        var concerned = rows.FindAll(row => row.Status == MeetingStatus.Scheduled && (row == chosen || (following && row.StartsAt > chosen.StartsAt)));
        if (concerned.Count == 0)
        {
            return new PlanResult.Done(access.Meeting.Id, Repeated: true);
        }

        plan.Sequence++;
        foreach (var row in concerned)
        {
            row.Status = MeetingStatus.Cancelled;
            row.Sequence = plan.Sequence;
        }

        var remains = rows.Exists(row => row.Entry == plan.Entry && row.Status != MeetingStatus.Cancelled);
        if (following && remains && plan.Recurrence is { } rule)
        {
            plan.Recurrence = Retiming.UpTo(rule, DateTimeZoneProviders.Tzdb[plan.TimeZone], Retiming.LastOf(rows, plan));
        }

        PlanChange told = !remains && chosen.Entry == plan.Entry ? new PlanChange.Cancelled(access.Meeting.Id)
            : concerned.Count == 1 ? new PlanChange.OccurrenceCancelled(access.Meeting.Id, concerned[0].Id)
            // An entry in calendars that ends earlier.
            : new PlanChange.Changed(access.Meeting.Id, [], [], EveryoneConcerned: true);
        if (await change.KeepAsync(access.Meeting.Id, told, cancellationToken) is { } refusal)
        {
            return new PlanResult.No(refusal);
        }

        var nothingLeft = !rows.Exists(row => row.Status is MeetingStatus.Scheduled or MeetingStatus.Ongoing);
        var unavailable = nothingLeft ? await live.CancelledAsync(access.Id, access.Caller?.FullName) : await live.ReplannedAsync(access.Id);
        return unavailable is not null ? new PlanResult.No(unavailable) : new PlanResult.Done(access.Meeting.Id);
    }
}
