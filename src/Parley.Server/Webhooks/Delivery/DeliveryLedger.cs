using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;
using Parley.Server.Webhooks.Mails;

namespace Parley.Server.Webhooks.Delivery;

/// <summary>One attempt as it is kept.</summary>
internal sealed record LoggedAttempt(DateTimeOffset At, int? Status, string? Problem, int Milliseconds, string? Answer);

/// <summary>Writes down what comes of deliveries.</summary>
internal sealed class DeliveryLedger(IDbContextFactory<ParleyDb> databases, WebhookMails mails, TimeProvider time)
{
    public const string Disabled = "webhook_disabled";
    public const string NotAllowed = "not_allowed";
    public const string SecretLost = "secret_lost";

    /// <summary>Longer than all attempts of one delivery: it takes more than one event that nobody takes.</summary>
    public static readonly TimeSpan LongestFailing = TimeSpan.FromDays(5);

    private static readonly TimeSpan Memory = TimeSpan.FromDays(30);

    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await WebhookQueue.ResumeAsync(db, cancellationToken);
    }

    /// <summary>An attempt was made.</summary>
    public async Task RecordAsync(WebhookRow webhook, WebhookDeliveryRow delivery, AttemptResult result, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var failingSince = webhook.FailingSince ?? now;
        WebhookEnd? end = result.Gone ? WebhookEnd.Gone : !result.Delivered && now - failingSince >= LongestFailing ? WebhookEnd.Failing : null;
        if (result.Delivered)
        {
            (delivery.State, delivery.DeliveredAt, delivery.Problem) = (WebhookDeliveryState.Delivered, now, null);
        }
        else if (end is null && RetryPlan.Next(delivery.Attempts, result.RetryAfter, Random.Shared.NextDouble()) is { } wait)
        {
            delivery.DueAt = now + wait;
        }
        else
        {
            (delivery.State, delivery.Problem) = (WebhookDeliveryState.Failed, result.Problem ?? string.Create(CultureInfo.InvariantCulture, $"status_{result.Status}"));
        }

        var attempt = new LoggedAttempt(now, result.Status, result.Problem, (int)result.Took.TotalMilliseconds, result.Answer);

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await WebhookQueue.RecordAsync(db, delivery, JsonSerializer.Serialize(attempt, JsonSerializerOptions.Web), cancellationToken);
        var row = db.Webhooks.Where(one => one.Id == webhook.Id);
        if (result.Delivered)
        {
            await row.ExecuteUpdateAsync(set => set.SetProperty(one => one.DeliveredAt, now).SetProperty(one => one.FailingSince, (DateTimeOffset?)null), cancellationToken);
        }
        else
        {
            await row.Where(one => one.FailingSince == null).ExecuteUpdateAsync(set => set.SetProperty(one => one.FailingSince, now), cancellationToken);
        }

        if (end is { } reason)
        {
            await EndAsync(db, webhook.Id, reason, result.Status, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>It cannot even be tried.</summary>
    public async Task FailAsync(WebhookDeliveryRow delivery, string problem, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.WebhookDeliveries.Where(row => row.Id == delivery.Id)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.State, WebhookDeliveryState.Failed).SetProperty(row => row.Problem, problem)
                    .SetProperty(row => row.TakenUntil, (DateTimeOffset?)null).SetProperty(row => row.Attempts, row => row.Attempts - 1),
                cancellationToken);
    }

    /// <summary>As if it had not been taken: the server stops.</summary>
    public async Task GiveBackAsync(WebhookDeliveryRow delivery)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.WebhookDeliveries.Where(row => row.Id == delivery.Id && row.State == WebhookDeliveryState.Waiting)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.TakenUntil, (DateTimeOffset?)null).SetProperty(row => row.Attempts, row => row.Attempts - 1));
    }

    /// <summary>Events go with their deliveries.</summary>
    public async Task ForgetOldAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - Memory;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.WebhookEvents.Where(row => row.At < before && row.Body != null).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Switches a webhook off in the caller's open transaction, without its owner, who is told.</summary>
    /// <param name="status">What the receiver answered last.</param>
    public async Task EndAsync(ParleyDb db, Guid webhook, WebhookEnd reason, int? status, CancellationToken cancellationToken)
    {
        // Of deliveries that fail together, one turns it off.
        if (await DisableAsync(db, webhook, reason, time.GetUtcNow(), cancellationToken))
        {
            await mails.TurnedOffAsync(db, webhook, reason, status, cancellationToken);
        }
    }

    /// <summary>Switches a webhook off; what waits for it can be sent again by hand.</summary>
    /// <returns>False when it was off already, or is gone.</returns>
    public static async Task<bool> DisableAsync(ParleyDb db, Guid webhook, WebhookEnd reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ended = await db.Webhooks.Where(row => row.Id == webhook && row.DisabledAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DisabledAt, now).SetProperty(row => row.DisabledReason, reason), cancellationToken);
        await db.WebhookDeliveries.Where(row => row.WebhookId == webhook && row.State == WebhookDeliveryState.Waiting)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, WebhookDeliveryState.Failed).SetProperty(row => row.Problem, Disabled), cancellationToken);
        return ended > 0;
    }
}
