using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;

namespace Parley.Server.Webhooks.Delivery;

/// <summary>Turns events into deliveries: writes their bodies and puts one into the queue of each webhook that wants it.</summary>
internal sealed class Announcer(IDbContextFactory<ParleyDb> databases, EventBodies bodies, WebhookRights rights, DeliveryLedger ledger, TimeProvider time)
{
    /// <summary>Deliveries that may wait for one webhook: three days of a receiver that is down, at two a minute.</summary>
    public const int MostWaiting = 10_000;

    private const int AtOnce = 100;

    /// <returns>Whether there may be more.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var events = await WebhookQueue.TakeEventsAsync(db, AtOnce, cancellationToken);
        if (events.Count == 0)
        {
            return false;
        }

        var webhooks = await WantedAsync(db, events, cancellationToken);
        var wanted = events.Where(row => webhooks[row.AccountId].Any(webhook => webhook.Events.Contains(row.Type))).ToList();
        var written = await bodies.WriteAsync(db, wanted, cancellationToken);
        var now = time.GetUtcNow();
        var kept = new HashSet<WebhookEventRow>();
        foreach (var (row, body) in wanted.Zip(written))
        {
            if (body is null)
            {
                continue;
            }

            row.Body = body;
            kept.Add(row);
            db.WebhookDeliveries.AddRange(webhooks[row.AccountId].Where(webhook => webhook.Events.Contains(row.Type)).Select(webhook => New(webhook.Id, row.Id, now)));
        }

        // Nobody wants it any more: the webhook is gone or off, the right is lost.
        db.WebhookEvents.RemoveRange(events.Where(row => !kept.Contains(row)));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return events.Count == AtOnce;
    }

    public static WebhookDeliveryRow New(Guid webhook, Guid what, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        WebhookId = webhook,
        EventId = what,
        CreatedAt = now,
        DueAt = now,
    };

    /// <summary>The webhooks of those concerned that are on, without those for which too much waits: they are switched off.</summary>
    private async Task<ILookup<Guid, WebhookRow>> WantedAsync(ParleyDb db, List<WebhookEventRow> events, CancellationToken cancellationToken)
    {
        var ids = events.Select(row => row.AccountId).Distinct().ToList();
        var accounts = await db.Accounts.AsNoTracking().Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken);
        var allowed = accounts.Where(rights.Has).Select(row => row.Id).ToList();
        var webhooks = await db.Webhooks.AsNoTracking().Where(row => allowed.Contains(row.AccountId) && row.DisabledAt == null).OrderBy(row => row.CreatedAt).ToListAsync(cancellationToken);
        var on = webhooks.ConvertAll(row => row.Id);
        var full = await db.WebhookDeliveries.Where(row => on.Contains(row.WebhookId) && row.State == WebhookDeliveryState.Waiting)
            .GroupBy(row => row.WebhookId).Where(group => group.Count() >= MostWaiting).Select(group => group.Key).ToListAsync(cancellationToken);
        foreach (var webhook in full)
        {
            await ledger.EndAsync(db, webhook, WebhookEnd.Backlog, null, cancellationToken);
        }

        return webhooks.Where(row => !full.Contains(row.Id)).ToLookup(row => row.AccountId);
    }
}
