namespace Parley.Rtc.Sdp;

/// <summary>A stream we announce in an offer: its sources and names.</summary>
/// <param name="Ssrc">The source of the media.</param>
/// <param name="RetransmissionSsrc">The source of its retransmissions, or null.</param>
/// <param name="CanonicalName">Ties sources of one clock together (RFC 3550 section 6.5.1).</param>
/// <param name="StreamId">The media stream it belongs to (RFC 8830).</param>
/// <param name="TrackId">The track it is (RFC 8830).</param>
public sealed record SdpSource(
    uint Ssrc, uint? RetransmissionSsrc, string CanonicalName, string StreamId, string TrackId);
