using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Server.Webhooks.Delivery;

/// <summary>Signatures as the Standard Webhooks specification has them: HMAC-SHA256 over id, time and body.</summary>
internal static class Signature
{
    /// <param name="secrets">Each gives a signature: during a rotation there are two.</param>
    public static string Of(string id, long unixSeconds, string body, IEnumerable<byte[]> secrets)
    {
        var text = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{unixSeconds}.{body}"));
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, text))));
    }
}
