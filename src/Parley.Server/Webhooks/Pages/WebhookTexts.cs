using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;
using Parley.Server.Ui.Languages;

namespace Parley.Server.Webhooks.Pages;

/// <summary>The sentences of the pages about webhooks, in the language of the request.</summary>
internal static class WebhookTexts
{
    private static readonly ResourceManager Resources = new(typeof(WebhookTexts));

    public static string Add => Get();

    public static string AddTitle => Get();

    public static string Address => Get();

    public static string AddressHint => Get();

    public static string Answered => Get();

    public static string Attempts => Get();

    public static string Delete => Get();

    public static string DeleteText => Get();

    public static string Deliveries => Get();

    public static string DeliveriesEmpty => Get();

    public static string Edit => Get();

    public static string Empty => Get();

    public static string EmptyText => Get();

    public static string Events => Get();

    public static string EventsAll => Get();

    public static string EventsCount => Get();

    public static string EventsHint => Get();

    public static string FailingSince => Get();

    public static string LastDelivered => Get();

    public static string Lead => Get();

    public static string Milliseconds => Get();

    public static string NeverDelivered => Get();

    public static string NewSecret => Get();

    public static string NextAttempt => Get();

    public static string OffBacklog => Get();

    public static string OffFailing => Get();

    public static string OffGone => Get();

    public static string OffOwner => Get();

    public static string Older => Get();

    public static string ProblemAnswer => Get();

    public static string ProblemDisabled => Get();

    public static string ProblemNotAllowed => Get();

    public static string ProblemSecret => Get();

    public static string ProblemTarget => Get();

    public static string ProblemTimeout => Get();

    public static string ProblemTls => Get();

    public static string ProblemUnreachable => Get();

    public static string Refused => Get();

    public static string Replay => Get();

    public static string Save => Get();

    public static string Secret => Get();

    public static string SecretRenewed => Get();

    public static string SecretText => Get();

    public static string StateDelivered => Get();

    public static string StateFailed => Get();

    public static string StateFailing => Get();

    public static string StateOff => Get();

    public static string StateOn => Get();

    public static string StateWaiting => Get();

    public static string Test => Get();

    public static string Title => Get();

    public static string TurnOff => Get();

    public static string TurnOn => Get();

    /// <summary>A text with values in it.</summary>
    public static string Of(string text, params ReadOnlySpan<object?> values) => Sentences.Fill(text, values);

    private static string Get([CallerMemberName] string name = "") =>
        Resources.GetString(name, CultureInfo.CurrentUICulture) ?? throw new MissingManifestResourceException($"The text {name} is missing.");
}
