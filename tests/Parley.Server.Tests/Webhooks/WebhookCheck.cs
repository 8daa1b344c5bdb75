using System.Security.Cryptography;
using System.Text;

namespace Parley.Server.Tests.Webhooks;

/// <summary>Checks deliveries as docs/webhooks.md tells receivers to.</summary>
internal static class WebhookCheck
{
    public static bool IsSigned(ReceivedHook hook, string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var expected = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{hook.Id}.{hook.Timestamp}.{hook.Text}")));
        return hook.Signature.Split(' ').Contains("v1," + expected);
    }
}
