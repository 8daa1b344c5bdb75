using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;
using Parley.Server.Webhooks.Delivery;
using Parley.Server.Webhooks.Targets;

namespace Parley.Server.Webhooks;

/// <summary>Use case: the owner changes a webhook, makes a new secret or deletes it. What waits goes to the new address.</summary>
internal sealed class ChangeWebhook(IDbContextFactory<ParleyDb> databases, TargetConnections targets, WebhookSecrets secrets, TimeProvider time)
{
    public async Task<WebhookResult<WebhookObject>> RunAsync(Guid account, Guid id, ChangeWebhookBody change, CancellationToken cancellationToken)
    {
        Uri? url = null;
        if (change.Url is not null && !WebhookUrl.TryParse(change.Url.Trim(), out url))
        {
            return WebhookRefused.UrlInvalid;
        }

        var events = change.Events is null ? null : WebhookEvents.Read(change.Events);
        if (change.Events is not null && events is null)
        {
            return WebhookRefused.EventsInvalid;
        }

        if (url is not null && !await targets.IsPermittedAsync(url, cancellationToken))
        {
            return WebhookRefused.TargetRefused;
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Webhooks.SingleOrDefaultAsync(one => one.Id == id && one.AccountId == account, cancellationToken) is not { } row)
        {
            return WebhookRefused.Unknown;
        }

        row.Url = url?.AbsoluteUri ?? row.Url;
        row.Events = events ?? row.Events;
        if (change.Enabled == true)
        {
            (row.DisabledAt, row.DisabledReason, row.FailingSince) = (null, null, null);
        }

        await db.SaveChangesAsync(cancellationToken);
        if (change.Enabled == false && row.DisabledAt is null)
        {
            await DeliveryLedger.DisableAsync(db, id, WebhookEnd.Owner, time.GetUtcNow(), cancellationToken);
            await db.Entry(row).ReloadAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return WebhookObject.Of(row);
    }

    /// <returns>The new secret, for this once; the one before signs too until then.</returns>
    public async Task<WebhookResult<WebhookSecretObject>> RenewSecretAsync(Guid account, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Webhooks.SingleOrDefaultAsync(one => one.Id == id && one.AccountId == account, cancellationToken) is not { } row)
        {
            return WebhookRefused.Unknown;
        }

        var (secret, until) = (WebhookSecrets.New(), time.GetUtcNow() + WebhookSecrets.Overlap);
        (row.EarlierSecret, row.EarlierSecretUntil, row.Secret) = (row.Secret, until, secrets.Close(id, secret));
        await db.SaveChangesAsync(cancellationToken);
        return new WebhookSecretObject(WebhookSecrets.Show(secret), until);
    }

    /// <summary>With its deliveries.</summary>
    /// <returns>Whether it was there.</returns>
    public async Task<bool> DeleteAsync(Guid account, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Webhooks.Where(one => one.Id == id && one.AccountId == account).ExecuteDeleteAsync(cancellationToken) > 0;
    }
}
