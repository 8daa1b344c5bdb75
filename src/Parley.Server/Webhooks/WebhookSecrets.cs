using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Parley.Server.Webhooks;

/// <summary>The secrets that deliveries are signed with. A database without its data-protection keys does not give them away.</summary>
internal sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    private const string Prefix = "whsec_";

    /// <summary>The Standard Webhooks specification wants 24 to 64.</summary>
    private const int Bytes = 32;

    /// <summary>How long the one before signs too.</summary>
    public static TimeSpan Overlap { get; } = TimeSpan.FromHours(24);

    public static byte[] New() => RandomNumberGenerator.GetBytes(Bytes);

    /// <summary>As receivers enter it.</summary>
    public static string Show(ReadOnlySpan<byte> secret) => Prefix + Convert.ToBase64String(secret);

    public byte[] Close(Guid webhook, byte[] secret) => For(webhook).Protect(secret);

    /// <summary>Null: the key it was closed with is lost.</summary>
    public byte[]? Open(Guid webhook, byte[] closed)
    {
        try
        {
            return For(webhook).Unprotect(closed);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector For(Guid webhook) => protection.CreateProtector("parley.webhooks", webhook.ToString("N"));
}
