using Microsoft.EntityFrameworkCore;
using Parley.Meetings.Signals;
using Parley.Server.Data;
using Parley.Server.Webhooks.Delivery;

namespace Parley.Server.Webhooks;

/// <summary>Use case: the owner has a test sent, or something that was sent before once more. It goes its way through the queue like everything else.</summary>
internal sealed class SendByHand(IDbContextFactory<ParleyDb> databases, EventBodies bodies, TimeProvider time)
{
    public async Task<WebhookResult<DeliveryObject>> TestAsync(Guid account, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await ObjectionAsync(db, account, id, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var what = new WebhookEventRow { Id = Guid.CreateVersion7(now), AccountId = account, Type = WebhookEvents.Test, At = now, Body = bodies.Test(id, now) };
        db.WebhookEvents.Add(what);
        return await AddAsync(db, id, what, now, cancellationToken);
    }

    /// <summary>The same event with the same id and body, as a delivery of its own.</summary>
    public async Task<WebhookResult<DeliveryObject>> ReplayAsync(Guid account, Guid id, Guid delivery, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await ObjectionAsync(db, account, id, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var what = await db.WebhookDeliveries.Where(row => row.Id == delivery && row.WebhookId == id)
            .Join(db.WebhookEvents, row => row.EventId, what => what.Id, (_, what) => what).SingleOrDefaultAsync(cancellationToken);
        return what is null ? WebhookRefused.DeliveryUnknown : await AddAsync(db, id, what, time.GetUtcNow(), cancellationToken);
    }

    private static async Task<Refusal?> ObjectionAsync(ParleyDb db, Guid account, Guid id, CancellationToken cancellationToken)
    {
        var webhook = await db.Webhooks.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.AccountId == account, cancellationToken);
        return webhook is null ? WebhookRefused.Unknown : webhook.DisabledAt is not null ? WebhookRefused.Disabled : null;
    }

    private static async Task<DeliveryObject> AddAsync(ParleyDb db, Guid id, WebhookEventRow what, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = Announcer.New(id, what.Id, now);
        db.WebhookDeliveries.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        return DeliveryObject.Of(row, what);
    }
}
