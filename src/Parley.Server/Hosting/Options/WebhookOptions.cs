using System.Net;

namespace Parley.Server.Hosting.Options;

/// <param name="Accounts">Who may have webhooks.</param>
/// <param name="AllowedNetworks">Addresses that are delivered to although they are not public ones; there also without TLS.</param>
internal sealed record WebhookOptions(WebhookAccounts Accounts, IReadOnlyList<IPNetwork> AllowedNetworks);

internal enum WebhookAccounts
{
    Administrators,

    /// <summary>Every account with a confirmed address.</summary>
    Everyone,
}
