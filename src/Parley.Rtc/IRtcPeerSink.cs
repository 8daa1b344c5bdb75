using Parley.Rtc.Rtp;

namespace Parley.Rtc;

/// <summary>
/// Receives everything a peer has to say. A struct, so that calls cost nothing and no output can be forgotten. Spans are valid during
/// the call only, and the sink must not call into the same peer.
/// </summary>
public interface IRtcPeerSink
{
    /// <summary>Sends one datagram.</summary>
    /// <param name="datagram">The datagram.</param>
    /// <param name="destination">Where to.</param>
    void Send(scoped ReadOnlySpan<byte> datagram, PeerAddress destination);

    /// <summary>An authentic RTP packet arrived.</summary>
    /// <param name="packet">The plain packet; may be changed.</param>
    /// <param name="header">Its header.</param>
    void OnRtp(scoped Span<byte> packet, in RtpHeader header);

    /// <summary>An authentic compound RTCP packet arrived.</summary>
    /// <param name="compound">The plain packets, for <see cref="Rtcp.RtcpReader"/>.</param>
    void OnRtcp(scoped ReadOnlySpan<byte> compound);

    /// <summary>The peer's state changed.</summary>
    /// <param name="state">The new state.</param>
    void OnState(PeerState state);
}
