using System.Globalization;
using NodaTime;
using Parley.Server.Scheduling.Pages;
using Parley.Server.Webhooks.Delivery;

namespace Parley.Server.Webhooks.Pages;

/// <summary>How the pages say what webhooks and deliveries are like.</summary>
internal static class WebhookView
{
    /// <summary>For the style; <see cref="StateOf(WebhookObject)"/> is for people.</summary>
    public static string ToneOf(WebhookObject webhook) => !webhook.Enabled ? "cancelled" : webhook.FailingSince is null ? "ongoing" : "failing";

    public static string StateOf(WebhookObject webhook) =>
        !webhook.Enabled ? WebhookTexts.StateOff : webhook.FailingSince is null ? WebhookTexts.StateOn : WebhookTexts.StateFailing;

    public static string EventsOf(WebhookObject webhook) =>
        webhook.Events.Count == WebhookEvents.All.Count ? WebhookTexts.EventsAll : WebhookTexts.Of(WebhookTexts.EventsCount, webhook.Events.Count);

    public static string? TroubleOf(WebhookObject webhook, DateTimeZone zone) => webhook.DisabledReason switch
    {
        "owner" => WebhookTexts.OffOwner,
        "gone" => WebhookTexts.OffGone,
        "failing" => WebhookTexts.OffFailing,
        "backlog" => WebhookTexts.OffBacklog,
        _ => webhook.FailingSince is { } since ? WebhookTexts.Of(WebhookTexts.FailingSince, Clock.Moment(since, zone)) : null,
    };

    public static string ToneOf(DeliveryObject delivery) => delivery.State switch { "delivered" => "ongoing", "failed" => "cancelled", _ => "waiting" };

    public static string StateOf(DeliveryObject delivery) => delivery.State switch
    {
        "delivered" => WebhookTexts.StateDelivered,
        "failed" => WebhookTexts.StateFailed,
        _ => WebhookTexts.StateWaiting,
    };

    /// <summary>For programs that read the page.</summary>
    public static string Machine(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>Null: an attempt's status says it.</summary>
    public static string? ProblemOf(string? problem) => problem switch
    {
        Receiver.TargetRefused => WebhookTexts.ProblemTarget,
        Receiver.TimedOut => WebhookTexts.ProblemTimeout,
        Receiver.TlsFailed => WebhookTexts.ProblemTls,
        Receiver.Unreachable => WebhookTexts.ProblemUnreachable,
        Receiver.AnswerInvalid => WebhookTexts.ProblemAnswer,
        DeliveryLedger.Disabled => WebhookTexts.ProblemDisabled,
        DeliveryLedger.NotAllowed => WebhookTexts.ProblemNotAllowed,
        DeliveryLedger.SecretLost => WebhookTexts.ProblemSecret,
        _ => null,
    };
}
