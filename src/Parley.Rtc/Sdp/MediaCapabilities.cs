namespace Parley.Rtc.Sdp;

/// <summary>What a server can carry, in its order of preference. Payload types and extension numbers are those of its own offers.</summary>
/// <param name="Audio">Audio codecs; RED is agreed on for what it can hold, behind those.</param>
/// <param name="Video">Video codecs without their retransmission formats.</param>
/// <param name="Extensions">Header extensions; one number per URI over the whole bundle.</param>
public sealed record MediaCapabilities(
    IReadOnlyList<SdpCodec> Audio, IReadOnlyList<SdpCodec> Video, IReadOnlyList<SdpExtension> Extensions)
{
    private static readonly string[] VideoFeedback = ["goog-remb", "transport-cc", "ccm fir", "nack", "nack pli"];

    /// <summary>Everything this library knows the facts of: Opus with RED, VP8, H264 constrained baseline, VP9, AV1.</summary>
    public static MediaCapabilities Default { get; } = new(
        [
            new SdpCodec
            {
                PayloadType = 111,
                Name = "opus",
                ClockRate = 48_000,
                Channels = 2,
                Parameters = "minptime=10;useinbandfec=1;usedtx=1",
                Feedback = ["transport-cc", "nack"],
            },
            new SdpCodec { PayloadType = 63, Name = "red", ClockRate = 48_000, Channels = 2, Parameters = "111/111" },
        ],
        [
            VideoCodec(96, "VP8", string.Empty),
            VideoCodec(102, "H264", "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"),
            VideoCodec(98, "VP9", "profile-id=0"),
            VideoCodec(45, "AV1", "profile=0"),
        ],
        [
            new SdpExtension(1, ExtensionUris.Mid),
            new SdpExtension(2, ExtensionUris.RtpStreamId),
            new SdpExtension(3, ExtensionUris.RepairedRtpStreamId),
            new SdpExtension(4, ExtensionUris.AbsoluteSendTime),
            new SdpExtension(5, ExtensionUris.TransportSequence),
            new SdpExtension(6, ExtensionUris.AudioLevel),
            new SdpExtension(7, ExtensionUris.DependencyDescriptor),
            new SdpExtension(8, ExtensionUris.VideoOrientation),
            new SdpExtension(9, ExtensionUris.PlayoutDelay),
            new SdpExtension(10, ExtensionUris.AbsoluteCaptureTime),
            new SdpExtension(11, ExtensionUris.VideoLayersAllocation),
        ]);

    /// <summary>The codecs of a kind; empty for other kinds than audio and video.</summary>
    /// <param name="kind">The media section's kind.</param>
    /// <returns>The codecs in order of preference.</returns>
    public IReadOnlyList<SdpCodec> CodecsOf(string kind) => kind switch
    {
        "audio" => Audio,
        "video" => Video,
        _ => [],
    };

    private static SdpCodec VideoCodec(int payloadType, string name, string parameters) => new()
    {
        PayloadType = payloadType,
        Name = name,
        ClockRate = 90_000,
        Parameters = parameters,
        Feedback = VideoFeedback,
    };
}
