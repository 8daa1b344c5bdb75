using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;
using Parley.Server.Webhooks.Targets;

namespace Parley.Server.Webhooks.Delivery;

/// <summary>One delivery, tried once.</summary>
internal sealed class DeliverOne(IDbContextFactory<ParleyDb> databases, Receiver receiver, WebhookSecrets secrets, WebhookRights rights, DeliveryLedger ledger, TimeProvider time)
{
    public async Task RunAsync(WebhookDeliveryRow delivery, CancellationToken cancellationToken)
    {
        if (await FindAsync(delivery, cancellationToken) is not var (webhook, what, account))
        {
            // Deleted since it was taken, and the delivery with it.
            return;
        }

        var problem = webhook.DisabledAt is not null ? DeliveryLedger.Disabled : !rights.Has(account) ? DeliveryLedger.NotAllowed : null;
        var keys = problem is null ? KeysOf(webhook) : [];
        problem ??= keys.Count == 0 || !WebhookUrl.TryParse(webhook.Url, out _) ? DeliveryLedger.SecretLost : null;
        if (problem is not null)
        {
            await ledger.FailAsync(delivery, problem, CancellationToken.None);
            return;
        }

        AttemptResult result;
        try
        {
            result = await receiver.SendAsync(new Uri(webhook.Url), IdOf(what.Id), what.Body!, keys, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await ledger.GiveBackAsync(delivery);
            return;
        }

        // What has happened is written down even while the server stops.
        await ledger.RecordAsync(webhook, delivery, result, CancellationToken.None);
    }

    /// <summary>The same for each delivery of an event, also when it is sent again: receivers know repetitions by it.</summary>
    public static string IdOf(Guid what) => string.Create(CultureInfo.InvariantCulture, $"evt_{what:N}");

    private List<byte[]> KeysOf(WebhookRow webhook)
    {
        var keys = new List<byte[]>();
        if (secrets.Open(webhook.Id, webhook.Secret) is { } current)
        {
            keys.Add(current);
            if (webhook.EarlierSecretUntil > time.GetUtcNow() && secrets.Open(webhook.Id, webhook.EarlierSecret!) is { } earlier)
            {
                keys.Add(earlier);
            }
        }

        return keys;
    }

    private async Task<(WebhookRow Webhook, WebhookEventRow What, AccountRow Account)?> FindAsync(WebhookDeliveryRow delivery, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await (from webhook in db.Webhooks
                           join account in db.Accounts on webhook.AccountId equals account.Id
                           from what in db.WebhookEvents
                           where webhook.Id == delivery.WebhookId && what.Id == delivery.EventId
                           select new { webhook, what, account }).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : (found.webhook, found.what, found.account);
    }
}
