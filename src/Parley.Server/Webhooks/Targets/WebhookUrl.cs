using System.Diagnostics.CodeAnalysis;

namespace Parley.Server.Webhooks.Targets;

/// <summary>Whether a text can be the address of a webhook at all; where it leads is asked at each delivery.</summary>
internal static class WebhookUrl
{
    public const int MaxLength = 2000;

    /// <summary>A fragment is never sent, and credentials in an address end up in logs and lists.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Uri? url)
    {
        url = null;
        return text is { Length: > 0 and <= MaxLength }
            && text.All(letter => letter > ' ' && letter != '\\' && !char.IsControl(letter))
            && Uri.TryCreate(text, UriKind.Absolute, out url)
            && url is { Scheme: "https" or "http", UserInfo: "", Fragment: "", Port: > 0 }
            && !text.Contains('#', StringComparison.Ordinal)
            && Uri.CheckHostName(url.IdnHost) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6;
    }
}
