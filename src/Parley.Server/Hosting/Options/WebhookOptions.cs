using System.Net;

namespace Parley.Server.Hosting.Options;

/// <param name="Accounts">Who may have webhooks.</param>
/// <param name="AllowedNetworks">Addresses that are delivered to although they are not public ones; there also without TLS.</param>
internal sealed record WebhookOptions(WebhookAccounts Accounts, IReadOnlyList<IPNetwork> AllowedNetworks)
{
    /// <summary>Whether an account may have webhooks.</summary>
    /// <param name="confirmed">Its address is confirmed, or nobody's has to be.</param>
    public bool Permit(bool confirmed, bool administrator) => confirmed && (administrator || Accounts == WebhookAccounts.Everyone);
}

internal enum WebhookAccounts
{
    Administrators,

    /// <summary>Every account with a confirmed address.</summary>
    Everyone,
}
