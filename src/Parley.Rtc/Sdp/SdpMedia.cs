using System.Globalization;

namespace Parley.Rtc.Sdp;

/// <summary>
/// A media section (RFC 8866 section 5.14): its lines as they came, and typed readings of them. Readings of malformed lines leave
/// those lines out; they are never errors.
/// </summary>
public sealed class SdpMedia
{
    internal const string MixedExtensions = "extmap-allow-mixed";

    /// <summary><c>audio</c>, <c>video</c> or <c>application</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The port; 0 means rejected or, in a bundle, not the transport.</summary>
    public required int Port { get; init; }

    /// <summary>The profile, such as <c>UDP/TLS/RTP/SAVPF</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>The formats in order of preference: payload types for RTP.</summary>
    public required IReadOnlyList<string> Formats { get; init; }

    /// <summary>The attributes in order.</summary>
    public IReadOnlyList<SdpLine> Attributes { get; init; } = [];

    /// <summary>
    /// False for a section that was rejected or stopped: port 0, unless the port only says that the section has no transport of its own
    /// (<c>bundle-only</c>, RFC 9143 section 6).
    /// </summary>
    public bool IsInUse => Port != 0 || Has("bundle-only");

    /// <summary>True when the section itself allows both forms of header extensions (RFC 8285 section 6).</summary>
    public bool AllowsMixedExtensions => Has(MixedExtensions);

    /// <summary>The section's name in bundles and packets, or null.</summary>
    public string? Mid => Value("mid");

    /// <summary>Which way media flows; what the session says when the section says nothing, and both ways when neither does.</summary>
    public SdpDirection Direction => SdpDirections.Find(Attributes) ?? DefaultDirection;

    /// <summary>The session's direction.</summary>
    internal SdpDirection DefaultDirection { get; init; } = SdpDirection.SendReceive;

    /// <summary>True when RTCP shares the port (RFC 5761).</summary>
    public bool HasRtcpMux => Has("rtcp-mux");

    /// <summary>The payload types that have an rtpmap, in order of preference. Static types without one are left out.</summary>
    public IReadOnlyList<SdpCodec> Codecs => SdpCodecs.Read(this);

    /// <summary>The header extensions.</summary>
    public IReadOnlyList<SdpExtension> Extensions =>
        [.. Values("extmap").Select(value => SdpExtension.TryParse(value, out var extension) ? extension : null).OfType<SdpExtension>()];

    /// <summary>The restriction identifiers.</summary>
    public IReadOnlyList<SdpRid> Rids =>
        [.. Values("rid").Select(value => SdpRid.TryParse(value, out var rid) ? rid : null).OfType<SdpRid>()];

    /// <summary>The rids of the streams sent by simulcast, in the sender's order, alternatives and pause marks dropped (RFC 8853).</summary>
    public IReadOnlyList<string> SimulcastSend
    {
        get
        {
            var parts = (Value("simulcast") ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var send = Array.IndexOf(parts, "send");
            return send < 0 || send + 1 >= parts.Length
                ? []
                : [.. parts[send + 1].Split(';', StringSplitOptions.RemoveEmptyEntries)
                    .Select(stream => stream.Split(',')[0].TrimStart('~'))
                    .Where(id => id.Length > 0)];
        }
    }

    /// <summary>The sources announced, without repetition.</summary>
    public IReadOnlyList<uint> Ssrcs =>
        [.. Values("ssrc").Select(ReadSsrc).OfType<uint>().Distinct()];

    /// <summary>Pairs of a source and its retransmission (<c>ssrc-group:FID</c>, RFC 5576).</summary>
    public IReadOnlyList<(uint Media, uint Retransmission)> RetransmissionPairs
    {
        get
        {
            List<(uint, uint)> pairs = [];
            foreach (var value in Values("ssrc-group"))
            {
                var parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (parts is ["FID", var media, var repair] && ReadSsrc(media) is { } first && ReadSsrc(repair) is { } second)
                {
                    pairs.Add((first, second));
                }
            }

            return pairs;
        }
    }

    /// <summary>True when an attribute is present.</summary>
    /// <param name="name">The attribute's name.</param>
    public bool Has(string name) => Attributes.Any(attribute => attribute.Name == name);

    /// <summary>The value of the first attribute with a name.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <returns>The value, or null when it is absent or a flag.</returns>
    public string? Value(string name) => Attributes.FirstOrDefault(attribute => attribute.Name == name)?.Value;

    /// <summary>The values of all attributes with a name.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <returns>The values in order; flags have none.</returns>
    public IEnumerable<string> Values(string name) => Attributes
        .Where(attribute => attribute.Name == name && attribute.Value is not null)
        .Select(attribute => attribute.Value!);

    private static uint? ReadSsrc(string text)
    {
        var blank = text.IndexOf(' ', StringComparison.Ordinal);
        var number = blank < 0 ? text : text[..blank];
        return uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var ssrc) ? ssrc : null;
    }
}
