using System.Text.Json.Serialization;
using Parley.Server.Data;

namespace Parley.Server.Webhooks;

/// <summary>A webhook as the API shows it.</summary>
/// <param name="Enabled">False: nothing is delivered.</param>
/// <param name="DisabledReason"><c>owner</c>, <c>gone</c> (answered 410), <c>failing</c> (nothing was delivered for five days) or <c>backlog</c> (too much waited).</param>
/// <param name="FailingSince">Since when no delivery has succeeded.</param>
/// <param name="LastDeliveredAt">When a delivery last succeeded.</param>
public sealed record WebhookObject(
    Guid Id,
    string Url,
    IReadOnlyList<string> Events,
    bool Enabled,
    string? DisabledReason,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FailingSince,
    DateTimeOffset? LastDeliveredAt)
{
    /// <summary>Shown once, to who made the webhook.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    internal static WebhookObject Of(WebhookRow row) => new(
        row.Id,
        row.Url,
        row.Events,
        row.DisabledAt is null,
        row.DisabledReason?.ToString().ToLowerInvariant(),
        row.CreatedAt,
        row.FailingSince,
        row.DeliveredAt);
}

/// <param name="EarlierUntil">Until then the secret before signs too.</param>
internal sealed record WebhookSecretObject(string Secret, DateTimeOffset EarlierUntil);

/// <param name="Events">Null or empty: all.</param>
internal sealed record CreateWebhookBody(string? Url, IReadOnlyList<string>? Events);

/// <summary>What is left out stays.</summary>
internal sealed record ChangeWebhookBody(string? Url, IReadOnlyList<string>? Events, bool? Enabled);
