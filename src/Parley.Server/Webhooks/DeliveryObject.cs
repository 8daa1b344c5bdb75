using System.Text.Json;
using Parley.Server.Data;
using Parley.Server.Webhooks.Delivery;

namespace Parley.Server.Webhooks;

/// <summary>A delivery as the API shows it.</summary>
/// <param name="EventId">The header webhook-id of all its attempts.</param>
/// <param name="State"><c>waiting</c>, <c>delivered</c> or <c>failed</c>.</param>
/// <param name="NextAttemptAt">Null: there is none to come.</param>
/// <param name="Problem">Why it failed for good.</param>
public sealed record DeliveryObject(
    Guid Id,
    string EventId,
    string Event,
    string? MeetingId,
    long Sequence,
    string State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? DeliveredAt,
    string? Problem,
    IReadOnlyList<AttemptObject> Attempts)
{
    internal static DeliveryObject Of(WebhookDeliveryRow row, WebhookEventRow what) => new(
        row.Id,
        DeliverOne.IdOf(what.Id),
        what.Type,
        what.MeetingId,
        what.Sequence,
        row.State.ToString().ToLowerInvariant(),
        row.CreatedAt,
        row.State == WebhookDeliveryState.Waiting ? row.DueAt : null,
        row.DeliveredAt,
        row.Problem,
        [.. (JsonSerializer.Deserialize<List<LoggedAttempt>>(row.Log, JsonSerializerOptions.Web) ?? []).Select(one => new AttemptObject(one.At, one.Status, one.Problem, one.Milliseconds, one.Answer))]);
}

/// <param name="Status">The receiver's answer; null: there was none.</param>
/// <param name="Problem"><c>target_refused</c>, <c>unreachable</c>, <c>timed_out</c>, <c>tls_failed</c> or <c>answer_invalid</c>; null: there was an answer.</param>
/// <param name="Duration">Milliseconds.</param>
/// <param name="Answer">How its body begins.</param>
public sealed record AttemptObject(DateTimeOffset At, int? Status, string? Problem, int Duration, string? Answer);
