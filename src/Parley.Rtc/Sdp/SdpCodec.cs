using System.Globalization;

namespace Parley.Rtc.Sdp;

/// <summary>One payload type with what belongs to it: rtpmap, fmtp and rtcp-fb lines (RFC 8866, RFC 4585).</summary>
public sealed record SdpCodec
{
    /// <summary>The payload type, 0 to 127.</summary>
    public required int PayloadType { get; init; }

    /// <summary>The encoding's name, such as <c>VP8</c>; case does not matter.</summary>
    public required string Name { get; init; }

    /// <summary>The RTP clock in Hz.</summary>
    public required int ClockRate { get; init; }

    /// <summary>Channels of audio; 1 when not said.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>The format parameters as they stand in fmtp, or empty.</summary>
    public string Parameters { get; init; } = string.Empty;

    /// <summary>The feedback this payload type may get, such as <c>nack pli</c>.</summary>
    public IReadOnlyList<string> Feedback { get; init; } = [];

    /// <summary>True for a retransmission format (RFC 4588).</summary>
    public bool IsRetransmission => Is("rtx");

    /// <summary>True for redundant audio (RFC 2198).</summary>
    public bool IsRedundancy => Is("red");

    /// <summary>The payload type a retransmission is for (<c>apt</c>), or null.</summary>
    public int? AssociatedPayloadType =>
        int.TryParse(Parameter("apt"), NumberStyles.None, CultureInfo.InvariantCulture, out var type) ? type : null;

    /// <summary>True when the encoding has this name.</summary>
    /// <param name="name">The name; case does not matter.</param>
    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>A format parameter's value.</summary>
    /// <param name="name">The parameter's name; case does not matter.</param>
    /// <returns>The value, or null when it is absent.</returns>
    public string? Parameter(string name)
    {
        foreach (var part in Parameters.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && part.AsSpan(0, equals).Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return part[(equals + 1)..].Trim();
            }
        }

        return null;
    }

    /// <summary>
    /// True when both can be the same encoding: name, clock and channels, and what decides about decoding (H264: profile and
    /// packetization mode, the level may differ, RFC 6184 section 8.2.2; VP9 and AV1: profile).
    /// </summary>
    /// <param name="other">A codec of the other side.</param>
    public bool Matches(SdpCodec other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!Is(other.Name) || ClockRate != other.ClockRate || Channels != other.Channels)
        {
            return false;
        }

        return Name.ToUpperInvariant() switch
        {
            "H264" => Same(other, "packetization-mode", "0") && H264Profile(this) == H264Profile(other),
            "VP9" => Same(other, "profile-id", "0"),
            "AV1" => Same(other, "profile", "0"),
            _ => true,
        };
    }

    // profile_idc and the constraint flags; baseline without them is the default (RFC 6184 section 8.1).
    private static string H264Profile(SdpCodec codec) =>
        codec.Parameter("profile-level-id") is { Length: 6 } id ? id[..4].ToUpperInvariant() : "4200";

    private bool Same(SdpCodec other, string name, string absent) =>
        (Parameter(name) ?? absent) == (other.Parameter(name) ?? absent);

    internal void Write(ICollection<SdpLine> attributes)
    {
        var channels = Channels > 1 ? $"/{Channels}" : string.Empty;
        attributes.Add(new SdpLine("rtpmap", $"{PayloadType} {Name}/{ClockRate}{channels}"));
        foreach (var feedback in Feedback)
        {
            attributes.Add(new SdpLine("rtcp-fb", $"{PayloadType} {feedback}"));
        }

        if (Parameters.Length > 0)
        {
            attributes.Add(new SdpLine("fmtp", $"{PayloadType} {Parameters}"));
        }
    }
}
