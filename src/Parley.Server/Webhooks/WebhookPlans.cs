using Parley.Meetings.Signals;
using Parley.Server.Data;
using Parley.Server.Scheduling;

namespace Parley.Server.Webhooks;

/// <summary>Tells of changes of plans, in the transaction of the change.</summary>
internal sealed class WebhookPlans(TimeProvider time) : IPlanChanges
{
    public async Task<Refusal?> HappenedAsync(ParleyDb db, PlanChange change, CancellationToken cancellationToken)
    {
        var (type, occurrence) = change switch
        {
            PlanChange.Planned => (MeetingEventTypes.Scheduled, (Guid?)null),
            PlanChange.Cancelled => (MeetingEventTypes.Cancelled, null),
            PlanChange.OccurrenceMoved moved => (MeetingEventTypes.Updated, moved.Occurrence),
            PlanChange.OccurrenceCancelled cancelled => (MeetingEventTypes.Updated, cancelled.Occurrence),
            _ => (MeetingEventTypes.Updated, null),
        };
        await MeetingEventSql.AddAsync(db, change.MeetingId, new MeetingEvent(type, time.GetUtcNow()) { Occurrence = occurrence }, cancellationToken);
        return null;
    }
}
