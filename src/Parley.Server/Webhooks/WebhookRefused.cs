using Parley.Meetings.Signals;

namespace Parley.Server.Webhooks;

/// <summary>Reasons for which webhooks are refused, with their status in the API.</summary>
internal static class WebhookRefused
{
    public static Refusal NotAllowed { get; } = new("administrators_only", "On this server only administrators have webhooks.");

    public static Refusal Unknown { get; } = new("webhook_unknown", "You have no such webhook.");

    public static Refusal DeliveryUnknown { get; } = new("delivery_unknown", "This webhook has no such delivery.");

    public static Refusal UrlInvalid { get; } = new("webhook_url_invalid", "Give an address such as https://example.org/hooks, without user name, password and fragment, of at most 2000 characters.");

    /// <summary>One sentence for names that don't exist, that lead inside, and for addresses without TLS: which it is tells about the network.</summary>
    public static Refusal TargetRefused { get; } = new(
        "webhook_target_refused", "This server delivers to public addresses by https, and to networks that its operator has allowed. This address is not one of them, or does not exist.");

    public static Refusal EventsInvalid { get; } = new("webhook_events_invalid", $"Events are some of: {string.Join(", ", WebhookEvents.All)}.");

    public static Refusal TooMany { get; } = new("too_many_webhooks", $"An account has at most {CreateWebhook.Most} webhooks.");

    public static Refusal Disabled { get; } = new("webhook_disabled", "This webhook is off. Turn it on first.");

    public static Refusal TooFast(double seconds) => new("rate_limited", "That was a lot in a short time. Please wait a moment.", seconds);

    public static int StatusOf(Refusal refusal) => refusal.Code switch
    {
        "administrators_only" => StatusCodes.Status403Forbidden,
        "webhook_unknown" or "delivery_unknown" => StatusCodes.Status404NotFound,
        "too_many_webhooks" or "webhook_disabled" => StatusCodes.Status409Conflict,
        "rate_limited" => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status400BadRequest,
    };
}
