using System.Globalization;

namespace Parley.Rtc.Ice;

/// <summary>A candidate as SDP carries it (RFC 8839 section 5.1).</summary>
/// <param name="Address">Its address and port.</param>
/// <param name="Priority">Its priority, RFC 8445 section 5.1.2.</param>
/// <param name="IsTcp">True for a TCP candidate (RFC 6544), false for UDP.</param>
/// <param name="TcpType"><c>active</c>, <c>passive</c> or <c>so</c> for TCP, else null.</param>
public sealed record IceCandidate(PeerAddress Address, uint Priority, bool IsTcp = false, string? TcpType = null)
{
    // RFC 6544 section 4.2: between active (6) and simultaneous-open (2) candidates of the same host.
    private const int PassivePreference = 4;

    /// <summary>A host candidate for UDP of ours (type preference 126, RFC 8445 section 5.1.2.2).</summary>
    /// <param name="address">Our public address and port.</param>
    /// <param name="index">0 for the preferred address, 1 for the next.</param>
    public static IceCandidate HostUdp(PeerAddress address, int index = 0) =>
        new(address, HostPriority(126, 65535 - Math.Clamp(index, 0, 65535)));

    /// <summary>A passive TCP candidate of ours; ranked below every UDP candidate.</summary>
    /// <param name="address">Our public address and port.</param>
    /// <param name="index">0 for the preferred address, 1 for the next.</param>
    public static IceCandidate HostTcpPassive(PeerAddress address, int index = 0) =>
        new(address, HostPriority(90, (PassivePreference << 13) | (8191 - Math.Clamp(index, 0, 8191))), IsTcp: true, TcpType: "passive");

    /// <summary>
    /// Reads a candidate line with or without <c>candidate:</c>. Host names (mDNS) are refused: a server never needs a peer's
    /// candidates to be resolved.
    /// </summary>
    /// <param name="text">The attribute's value.</param>
    /// <param name="candidate">The candidate, or null.</param>
    /// <returns>False when it is malformed, of another component than 1, or has no IP address.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out IceCandidate? candidate)
    {
        candidate = null;
        const string Prefix = "candidate:";
        text = text.StartsWith(Prefix) ? text[Prefix.Length..] : text;
        Span<Range> parts = stackalloc Range[24];
        var count = text.Split(parts, ' ', StringSplitOptions.RemoveEmptyEntries);
        if (count < 8 || !text[parts[1]].SequenceEqual("1") || !text[parts[6]].SequenceEqual("typ"))
        {
            return false;
        }

        var tcp = text[parts[2]].Equals("tcp", StringComparison.OrdinalIgnoreCase);
        if ((!tcp && !text[parts[2]].Equals("udp", StringComparison.OrdinalIgnoreCase))
            || !uint.TryParse(text[parts[3]], NumberStyles.None, CultureInfo.InvariantCulture, out var priority)
            || !ushort.TryParse(text[parts[5]], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || !PeerAddress.TryParse(text[parts[4]], port, out var address))
        {
            return false;
        }

        string? tcpType = null;
        for (var index = 8; index + 1 < count; index += 2)
        {
            if (text[parts[index]].SequenceEqual("tcptype"))
            {
                tcpType = text[parts[index + 1]].ToString();
            }
        }

        candidate = new IceCandidate(address, priority, tcp, tcpType);
        return true;
    }

    /// <summary>The value of <c>a=candidate</c>, without the attribute's name, as a host candidate.</summary>
    public override string ToString()
    {
        var kind = IsTcp ? $" tcptype {TcpType}" : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Priority} 1 {(IsTcp ? "tcp" : "udp")} {Priority} {Address.ToIPAddress()} {Address.Port} typ host{kind}");
    }

    private static uint HostPriority(uint typePreference, int localPreference) =>
        (typePreference << 24) | ((uint)localPreference << 8) | 255;
}
