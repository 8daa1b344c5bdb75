using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Parley.Meetings;

namespace Parley.Server.Calls;

/// <summary>Tokens that prove a seat or the host's rights: random, shown by their holder, kept here only as a digest.</summary>
internal static partial class Secrets
{
    private const int TokenBytes = 32;

    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>A fast digest is enough: a token has at least 192 random bits, unlike a password.</summary>
    public static string Digest(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>A token that who knows another one has too, for something else.</summary>
    public static string Derived(string token, string purpose) => Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(purpose)));

    public static bool Matches(string token, string digest) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Digest(token)), Encoding.ASCII.GetBytes(digest));

    public static bool IsToken(string text) => TokenShape().IsMatch(text);

    public static MeetingId NewMeetingId()
    {
        MeetingId id;
        Span<byte> random = stackalloc byte[MeetingId.Letters];
        do
        {
            RandomNumberGenerator.Fill(random);
        }
        while (!MeetingId.TryCreate(random, out id));

        return id;
    }

    public static ParticipantId NewParticipantId() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12)));

    [GeneratedRegex("^[A-Za-z0-9_-]{32,128}$")]
    private static partial Regex TokenShape();
}
