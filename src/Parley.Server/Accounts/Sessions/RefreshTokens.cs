using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Server.Accounts.Sessions;

/// <summary>Refresh tokens: the session and 256 random bits, of which the database has a digest.</summary>
internal static class RefreshTokens
{
    public const string Prefix = "parley_r_";

    private const int IdBytes = 16;
    private const int SecretBytes = 32;

    /// <summary>48 bytes without padding.</summary>
    private const int Letters = 64;

    public static (string Token, byte[] Proof) New(Guid session)
    {
        Span<byte> content = stackalloc byte[IdBytes + SecretBytes];
        session.TryWriteBytes(content);
        RandomNumberGenerator.Fill(content[IdBytes..]);
        var token = Prefix + Base64Url.EncodeToString(content);
        return (token, Digest(token));
    }

    public static bool TryRead(string token, out Guid session, out byte[] proof)
    {
        (session, proof) = (Guid.Empty, []);
        Span<byte> content = stackalloc byte[IdBytes + SecretBytes];
        if (token.Length != Prefix.Length + Letters
            || !token.StartsWith(Prefix, StringComparison.Ordinal)
            || !Base64Url.IsValid(token.AsSpan(Prefix.Length))
            || !Base64Url.TryDecodeFromChars(token.AsSpan(Prefix.Length), content, out var written)
            || written != content.Length)
        {
            return false;
        }

        (session, proof) = (new Guid(content[..IdBytes]), Digest(token));
        return true;
    }

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.ASCII.GetBytes(token));
}
