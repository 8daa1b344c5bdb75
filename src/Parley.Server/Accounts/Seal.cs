using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Parley.Server.Accounts;

/// <summary>Text that only this server can have written, good until a time: encrypted and authenticated with its data-protection keys.</summary>
internal sealed class Seal(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>Nothing of ours comes near.</summary>
    private const int MaxText = 1024;

    public string Close(string purpose, ReadOnlySpan<byte> content, TimeSpan life)
    {
        var whole = new byte[sizeof(long) + content.Length];
        BinaryPrimitives.WriteInt64BigEndian(whole, (time.GetUtcNow() + life).ToUnixTimeMilliseconds());
        content.CopyTo(whole.AsSpan(sizeof(long)));
        return Base64Url.EncodeToString(protection.CreateProtector("parley.accounts", purpose).Protect(whole));
    }

    /// <summary>Null for what this server has not written for this purpose, and for what has expired.</summary>
    public byte[]? Open(string purpose, ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MaxText || !Base64Url.IsValid(text))
        {
            return null;
        }

        try
        {
            var whole = protection.CreateProtector("parley.accounts", purpose).Unprotect(Base64Url.DecodeFromChars(text));
            return whole.Length >= sizeof(long) && BinaryPrimitives.ReadInt64BigEndian(whole) > time.GetUtcNow().ToUnixTimeMilliseconds()
                ? whole[sizeof(long)..]
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
