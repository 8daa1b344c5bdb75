namespace Parley.Rtc.Sdp;

/// <summary>What both sides agreed on for one media section.</summary>
/// <param name="Mid">The section's name.</param>
/// <param name="Kind"><c>audio</c> or <c>video</c>.</param>
/// <param name="Direction">Which way media flows, seen from us.</param>
/// <param name="Codecs">The formats with the peer's payload types, retransmission formats included, in our order.</param>
/// <param name="Extensions">The header extensions with the peer's numbers.</param>
/// <param name="SimulcastReceive">The rids the peer will send, in its order; empty without simulcast.</param>
public sealed record NegotiatedMedia(
    string Mid,
    string Kind,
    SdpDirection Direction,
    IReadOnlyList<SdpCodec> Codecs,
    IReadOnlyList<SdpExtension> Extensions,
    IReadOnlyList<string> SimulcastReceive)
{
    /// <summary>The number of an extension in this section.</summary>
    /// <param name="uri">One of <see cref="ExtensionUris"/>.</param>
    /// <returns>The number, or 0 when it was not agreed on.</returns>
    public int ExtensionId(string uri) => Extensions.FirstOrDefault(extension => extension.Uri == uri)?.Id ?? 0;
}
