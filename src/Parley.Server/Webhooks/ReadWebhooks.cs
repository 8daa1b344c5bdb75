using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;
using Parley.Server.Scheduling;

namespace Parley.Server.Webhooks;

/// <summary>Use case: somebody's webhooks and what came of their deliveries, the latest first.</summary>
internal sealed class ReadWebhooks(IDbContextFactory<ParleyDb> databases)
{
    /// <summary>All of them, as they are few: <see cref="CreateWebhook.Most"/>.</summary>
    public async Task<IReadOnlyList<WebhookObject>> ListAsync(Guid account, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Webhooks.AsNoTracking().Where(row => row.AccountId == account).OrderBy(row => row.CreatedAt).ToListAsync(cancellationToken);
        return [.. rows.Select(WebhookObject.Of)];
    }

    public async Task<WebhookObject?> FindAsync(Guid account, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Webhooks.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.AccountId == account, cancellationToken) is { } row ? WebhookObject.Of(row) : null;
    }

    public static string DeliveriesOf(Guid id) => $"d {id:N}";

    /// <returns>Null: the account has no such webhook.</returns>
    public async Task<Page<DeliveryObject>?> DeliveriesAsync(Guid account, Guid id, Keyset? from, int limit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (!await db.Webhooks.AnyAsync(row => row.Id == id && row.AccountId == account, cancellationToken))
        {
            return null;
        }

        var rows = db.WebhookDeliveries.AsNoTracking().Where(row => row.WebhookId == id);
        if (from is { At: var at } && Guid.TryParse(from.Value.Id, out var last))
        {
            rows = rows.Where(row => row.CreatedAt < at || (row.CreatedAt == at && row.Id < last));
        }

        var found = await rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Take(limit + 1)
            .Join(db.WebhookEvents, row => row.EventId, what => what.Id, (row, what) => new { Row = row, What = what })
            .OrderByDescending(pair => pair.Row.CreatedAt).ThenByDescending(pair => pair.Row.Id)
            .ToListAsync(cancellationToken);
        return new Page<DeliveryObject>(
            [.. found.Take(limit).Select(pair => DeliveryObject.Of(pair.Row, pair.What))],
            found.Count > limit ? new Keyset(DeliveriesOf(id), found[limit - 1].Row.CreatedAt, found[limit - 1].Row.Id.ToString()).Cursor : null);
    }
}
