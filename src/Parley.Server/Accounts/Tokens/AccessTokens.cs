using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Parley.Server.Accounts.Tokens;

/// <summary>Access tokens: sealed with the server's keys, they say which session they belong to and until when. The session is looked up at each use.</summary>
/// <remarks>They are longer than any host or stream token (128 characters at most), so that none of these is ever taken for one.</remarks>
internal sealed class AccessTokens(IDataProtectionProvider protection, TimeProvider time)
{
    public const string Prefix = "parley_a_";

    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    private const int Length = 16 + sizeof(long);

    /// <summary>No token of ours comes near.</summary>
    private const int MaxText = 1024;

    private readonly IDataProtector _seal = protection.CreateProtector("parley.accounts.access-token.v1");

    public static bool LooksLikeOne(string text) => text.Length is > 128 and <= MaxText && text.StartsWith(Prefix, StringComparison.Ordinal);

    public string Issue(Guid session)
    {
        var content = new byte[Length];
        session.TryWriteBytes(content);
        BinaryPrimitives.WriteInt64BigEndian(content.AsSpan(16), (time.GetUtcNow() + Life).ToUnixTimeMilliseconds());
        return Prefix + Base64Url.EncodeToString(_seal.Protect(content));
    }

    /// <summary>The session a genuine token that has not expired belongs to.</summary>
    public Guid? Open(string token)
    {
        if (!LooksLikeOne(token) || !Base64Url.IsValid(token.AsSpan(Prefix.Length)))
        {
            return null;
        }

        try
        {
            var content = _seal.Unprotect(Base64Url.DecodeFromChars(token.AsSpan(Prefix.Length)));
            return content.Length == Length && BinaryPrimitives.ReadInt64BigEndian(content.AsSpan(16)) > time.GetUtcNow().ToUnixTimeMilliseconds()
                ? new Guid(content.AsSpan(0, 16))
                : null;
        }
        catch (CryptographicException)
        {
            // Not sealed by this server.
            return null;
        }
    }
}
