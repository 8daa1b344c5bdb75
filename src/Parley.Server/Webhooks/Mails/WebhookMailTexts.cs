using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;

namespace Parley.Server.Webhooks.Mails;

/// <summary>What mails about webhooks say in one language. Another language is one more <c>WebhookMailTexts.xx.resx</c>.</summary>
internal sealed class WebhookMailTexts(CultureInfo culture)
{
    private static readonly ResourceManager Resources = new(typeof(WebhookMailTexts));

    public string Title => Get();

    public string Hello(string name) => Format(Get(), name);

    public string Gone => Get();

    public string Failing => Get();

    public string Backlog(int most) => Format(Get(), most);

    public string Next => Get();

    public string Address => Get();

    public string Answer => Get();

    public string Open => Get();

    public string Why(string server) => Format(Get(), server);

    private string Format(string text, params ReadOnlySpan<object?> values) => string.Format(culture, text, values);

    private string Get([CallerMemberName] string name = "") =>
        Resources.GetString(name, culture) ?? throw new MissingManifestResourceException($"The text {name} is missing.");
}
