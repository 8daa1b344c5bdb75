using Microsoft.EntityFrameworkCore;

namespace Parley.Server.Data;

/// <summary>The statements of webhooks that Entity Framework has no words for.</summary>
internal static class WebhookQueue
{
    /// <summary>Events that nobody has turned into deliveries, oldest first; they are the caller's until its transaction ends.</summary>
    public static Task<List<WebhookEventRow>> TakeEventsAsync(ParleyDb db, int most, CancellationToken cancellationToken) =>
        db.WebhookEvents.FromSql($"select * from webhook_events where body is null order by id limit {most} for update skip locked").ToListAsync(cancellationToken);

    /// <summary>
    /// Takes deliveries that are due: a few of each webhook, so that none holds up the others, and one of a webhook that fails.
    /// </summary>
    /// <param name="busy">Webhooks that have deliveries under way: they wait for their turn.</param>
    /// <param name="busyAccounts">Accounts that have as many under way as one may.</param>
    public static Task<List<WebhookDeliveryRow>> TakeAsync(
        ParleyDb db, DateTimeOffset now, DateTimeOffset until, Guid[] busy, Guid[] busyAccounts, int perWebhook, int most, CancellationToken cancellationToken) =>
        db.WebhookDeliveries.FromSql(
            $"""
            update webhook_deliveries set taken_until = {until}, attempts = attempts + 1
            where id in (
              select waiting.id
              from webhooks cross join lateral (
                select id, due_at from webhook_deliveries
                where webhook_id = webhooks.id and state = 'Waiting' and due_at <= {now} and (taken_until is null or taken_until < {now})
                order by due_at, id
                limit case when webhooks.failing_since is null then {perWebhook} else 1 end) waiting
              where webhooks.disabled_at is null and webhooks.id <> all({busy}) and webhooks.account_id <> all({busyAccounts})
              order by waiting.due_at
              limit {most})
              and (taken_until is null or taken_until < {now})
            returning *
            """).AsNoTracking().ToListAsync(cancellationToken);

    /// <summary>What a run of the server had under way when it was killed is tried again: whether it arrived is not known.</summary>
    public static Task<int> ResumeAsync(ParleyDb db, CancellationToken cancellationToken) =>
        db.WebhookDeliveries.Where(row => row.State == WebhookDeliveryState.Waiting && row.TakenUntil != null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.TakenUntil, (DateTimeOffset?)null), cancellationToken);

    /// <summary>Writes down what came of an attempt.</summary>
    /// <param name="attempt">JSON of one entry of the log.</param>
    public static Task RecordAsync(ParleyDb db, WebhookDeliveryRow delivery, string attempt, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            update webhook_deliveries set state = {delivery.State.ToString()}, due_at = {delivery.DueAt}, delivered_at = {delivery.DeliveredAt}, problem = {delivery.Problem},
              taken_until = null, log = log || {attempt}::jsonb
            where id = {delivery.Id}
            """,
            cancellationToken);
}
