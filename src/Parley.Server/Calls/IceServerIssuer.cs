using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Parley.Meetings;
using Parley.Meetings.Signals;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Calls;

/// <summary>The STUN and TURN servers that an admitted participant may use.</summary>
/// <remarks>TURN credentials are those of coturn's <c>use-auth-secret</c> (draft-uberti-behave-turn-rest-00): user name = expiry in Unix seconds and a label, password = base64(HMAC-SHA1(secret, user name)).</remarks>
internal sealed class IceServerIssuer(ParleyOptions options, TimeProvider time)
{
    /// <summary>Asked for anew at each join and before each ICE restart, so it need not last a whole call.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromHours(2);

    public IReadOnlyList<IceServer> Issue(ParticipantId participant)
    {
        var stun = options.Ice.Servers.Where(IsStun).ToArray();
        var turn = options.Ice.Servers.Where(url => !IsStun(url)).ToArray();
        var servers = new List<IceServer>();
        if (stun.Length > 0)
        {
            servers.Add(new IceServer(stun));
        }

        if (turn.Length > 0 && options.Ice.TurnSecret is { } secret)
        {
            var expiry = (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds();
            var username = string.Create(CultureInfo.InvariantCulture, $"{expiry}:{participant.Value}");
            var password = HmacSha1(secret, username);
            servers.Add(new IceServer(turn, username, password));
        }

        return servers;
    }

    private static bool IsStun(string url) => url.StartsWith("stun:", StringComparison.Ordinal) || url.StartsWith("stuns:", StringComparison.Ordinal);

#pragma warning disable CA5350 // The TURN servers' scheme is HMAC-SHA1, which is not broken by collisions of SHA-1.
    private static string HmacSha1(string secret, string text) =>
        Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
}
