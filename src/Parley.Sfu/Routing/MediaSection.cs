namespace Parley.Sfu.Routing;

/// <summary>What was agreed on for one media section of a peer, in the peer's numbers.</summary>
/// <param name="Mid">The section's name.</param>
/// <param name="IsVideo">Video, else audio.</param>
/// <param name="Publishes">The peer may send in it.</param>
/// <param name="Subscribes">The peer wants to receive in it.</param>
/// <param name="Codecs">The formats, the preferred one first.</param>
/// <param name="Extensions">Numbers of the header extensions.</param>
/// <param name="Rids">The simulcast streams the peer sends, lowest quality first; empty without simulcast.</param>
internal sealed record MediaSection(
    string Mid,
    bool IsVideo,
    bool Publishes,
    bool Subscribes,
    IReadOnlyList<MediaCodec> Codecs,
    ExtensionIds Extensions,
    IReadOnlyList<string> Rids)
{
    /// <summary>Transport-wide feedback was agreed on (<c>a=rtcp-fb: transport-cc</c>).</summary>
    public bool HasTransportFeedback { get; init; }

    /// <summary>REMB was agreed on (<c>a=rtcp-fb: goog-remb</c>).</summary>
    public bool HasRateLimits { get; init; }
}

/// <summary>One format of a section.</summary>
/// <param name="Format">Name and what decides about decoding: formats with the same text can be forwarded.</param>
/// <param name="Codec">What facts can be read from its packets, or null.</param>
/// <param name="ClockRate">Timestamp units a second.</param>
/// <param name="PayloadType">The peer's number.</param>
/// <param name="RetransmissionType">The peer's number for retransmissions, or null.</param>
internal sealed record MediaCodec(
    string Format, Rtc.Codecs.Codec? Codec, int ClockRate, byte PayloadType, byte? RetransmissionType);

/// <summary>A peer's numbers of the header extensions; 0 where not agreed on.</summary>
internal sealed record ExtensionIds
{
    public int Mid { get; init; }

    public int StreamId { get; init; }

    public int RepairedStreamId { get; init; }

    public int AbsoluteSendTime { get; init; }

    public int TransportSequence { get; init; }

    public int AudioLevel { get; init; }

    public int DependencyDescriptor { get; init; }

    public int VideoOrientation { get; init; }
}
