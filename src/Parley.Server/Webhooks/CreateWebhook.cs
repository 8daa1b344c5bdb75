using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;
using Parley.Server.Webhooks.Targets;

namespace Parley.Server.Webhooks;

/// <summary>Use case: somebody who may wants to be told of what happens in the meetings they host.</summary>
internal sealed class CreateWebhook(IDbContextFactory<ParleyDb> databases, TargetConnections targets, WebhookSecrets secrets, TimeProvider time)
{
    public const int Most = 10;

    /// <returns>The webhook and, for this once, its secret.</returns>
    public async Task<WebhookResult<WebhookObject>> RunAsync(Guid account, string? address, IReadOnlyCollection<string>? chosen, CancellationToken cancellationToken)
    {
        if (!WebhookUrl.TryParse(address?.Trim(), out var url))
        {
            return WebhookRefused.UrlInvalid;
        }

        if (WebhookEvents.Read(chosen) is not { } events)
        {
            return WebhookRefused.EventsInvalid;
        }

        if (!await targets.IsPermittedAsync(url, cancellationToken))
        {
            return WebhookRefused.TargetRefused;
        }

        var now = time.GetUtcNow();
        var (id, secret) = (Guid.CreateVersion7(now), WebhookSecrets.New());
        var row = new WebhookRow { Id = id, AccountId = account, Url = url.AbsoluteUri, Events = events, Secret = secrets.Close(id, secret), CreatedAt = now };
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await AccountLocks.TakeAsync(db, account, cancellationToken);
        if (await db.Webhooks.CountAsync(one => one.AccountId == account, cancellationToken) >= Most)
        {
            return WebhookRefused.TooMany;
        }

        db.Webhooks.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return WebhookObject.Of(row) with { Secret = WebhookSecrets.Show(secret) };
    }
}
