using Microsoft.EntityFrameworkCore;
using NodaTime;
using Parley.Server.Data;

namespace Parley.Server.Scheduling;

/// <summary>Use case: the host cancels a meeting; of a series, all that is still to come. Repeating it changes nothing.</summary>
internal sealed class CancelMeeting(IDbContextFactory<ParleyDb> databases, IEnumerable<IPlanChanges> listeners, LiveMeetings live)
{
    public async Task<PlanResult> RunAsync(MeetingAccess access, CancellationToken cancellationToken)
    {
        await using var change = await PlanTransaction.BeginAsync(databases, access.Meeting.Id, listeners, cancellationToken);
        if (await change.Db.Plans.SingleOrDefaultAsync(row => row.MeetingId == access.Meeting.Id, cancellationToken) is not { } plan)
        {
            return new PlanResult.No(Refused.NotScheduled);
        }

        var rows = await change.Db.Occurrences.Where(row => row.MeetingId == access.Meeting.Id).ToListAsync(cancellationToken);
        var toCome = rows.FindAll(row => row.Status == MeetingStatus.Scheduled);
        if (toCome.Count == 0)
        {
            return rows.Exists(row => row.Status == MeetingStatus.Ongoing) ? new PlanResult.No(Refused.IsOngoing)
                : rows.MaxBy(row => row.StartsAt) is { Status: MeetingStatus.Cancelled } ? new PlanResult.Done(access.Meeting.Id, Repeated: true)
                : new PlanResult.No(Refused.AlreadyOver);
        }

        plan.Sequence++;
        foreach (var row in toCome)
        {
            row.Status = MeetingStatus.Cancelled;
            row.Sequence = plan.Sequence;
        }

        if (plan.Recurrence is { } rule && Retiming.HasBegun(rows, plan))
        {
            // What has been stays in calendars: the series ends with it.
            plan.Recurrence = Retiming.UpTo(rule, DateTimeZoneProviders.Tzdb[plan.TimeZone], Retiming.LastOf(rows, plan));
        }

        if (await change.KeepAsync(access.Meeting.Id, new PlanChange.Cancelled(access.Meeting.Id), cancellationToken) is { } refusal)
        {
            return new PlanResult.No(refusal);
        }

        // A series of which something goes on is over when that ends.
        var told = rows.Exists(row => row.Status == MeetingStatus.Ongoing) ? await live.ReplannedAsync(access.Id) : await live.CancelledAsync(access.Id, access.Caller?.FullName);
        return told is not null ? new PlanResult.No(told) : new PlanResult.Done(access.Meeting.Id);
    }
}
