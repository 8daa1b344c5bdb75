using Parley.Meetings.Signals;

namespace Parley.Server.Webhooks;

/// <summary>Something, or why not.</summary>
internal sealed record WebhookResult<T>(T? Value, Refusal? Refusal) where T : class
{
    public static implicit operator WebhookResult<T>(T value) => new(value, null);

    public static implicit operator WebhookResult<T>(Refusal refusal) => new(null, refusal);
}
