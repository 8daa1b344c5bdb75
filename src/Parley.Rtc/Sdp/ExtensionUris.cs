namespace Parley.Rtc.Sdp;

/// <summary>The header extensions browsers send and a media server makes use of.</summary>
public static class ExtensionUris
{
    /// <summary>Which media section a packet belongs to (RFC 9143 section 15).</summary>
    public const string Mid = "urn:ietf:params:rtp-hdrext:sdes:mid";

    /// <summary>Which simulcast stream a packet belongs to (RFC 8852 section 3.1).</summary>
    public const string RtpStreamId = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";

    /// <summary>Which simulcast stream a retransmission repairs (RFC 8852 section 3.2).</summary>
    public const string RepairedRtpStreamId = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";

    /// <summary>Absolute send time, 24 bits.</summary>
    public const string AbsoluteSendTime = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";

    /// <summary>Transport-wide sequence number.</summary>
    public const string TransportSequence =
        "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

    /// <summary>Client-to-mixer audio level (RFC 6464).</summary>
    public const string AudioLevel = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";

    /// <summary>Dependency descriptor of scalable video.</summary>
    public const string DependencyDescriptor =
        "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

    /// <summary>Coordination of video orientation.</summary>
    public const string VideoOrientation = "urn:3gpp:video-orientation";

    /// <summary>Limits of the receiver's playout delay.</summary>
    public const string PlayoutDelay = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";

    /// <summary>Absolute capture time.</summary>
    public const string AbsoluteCaptureTime = "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time";

    /// <summary>Sizes and bitrates of the layers a sender has.</summary>
    public const string VideoLayersAllocation =
        "http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00";
}
