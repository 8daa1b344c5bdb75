using Parley.Rtc.Codecs;
using Parley.Rtc.Sdp;
using Parley.Sfu.Routing;

namespace Parley.Sfu.Admission;

/// <summary>Turns what was negotiated into what routing looks at.</summary>
internal static class SectionReader
{
    public static MediaSection Read(NegotiatedMedia media) => new(
        media.Mid,
        media.Kind == "video",
        media.Direction.HasFlag(SdpDirection.ReceiveOnly),
        media.Direction.HasFlag(SdpDirection.SendOnly),
        [.. media.Codecs.Where(codec => !codec.IsRetransmission).Select(codec => ReadCodec(media, codec))],
        ReadExtensions(media),
        media.SimulcastReceive)
    {
        HasTransportFeedback = media.Codecs.Any(codec => codec.Feedback.Contains("transport-cc"))
            && media.ExtensionId(ExtensionUris.TransportSequence) != 0,
        HasRateLimits = media.Codecs.Any(codec => codec.Feedback.Contains("goog-remb")),
    };

    private static MediaCodec ReadCodec(NegotiatedMedia media, SdpCodec codec)
    {
        var repair = media.Codecs.FirstOrDefault(other =>
            other.IsRetransmission && other.AssociatedPayloadType == codec.PayloadType);
        return new MediaCodec(
            Format(codec), Known(codec), codec.ClockRate, (byte)codec.PayloadType, (byte?)repair?.PayloadType);
    }

    // Interned, so that comparing formats of two peers is comparing references.
    private static string Format(SdpCodec codec)
    {
        var name = codec.Name.ToUpperInvariant();
        var detail = name switch
        {
            "H264" => $"{codec.Parameter("profile-level-id")?[..Math.Min(4, codec.Parameter("profile-level-id")!.Length)].ToUpperInvariant()}/{codec.Parameter("packetization-mode") ?? "0"}",
            "VP9" => codec.Parameter("profile-id") ?? "0",
            "AV1" => codec.Parameter("profile") ?? "0",
            _ => string.Empty,
        };
        return string.Intern($"{name}/{codec.ClockRate}/{codec.Channels}/{detail}");
    }

    private static Codec? Known(SdpCodec codec) => codec.Name.ToUpperInvariant() switch
    {
        "OPUS" => Codec.Opus,
        "RED" => Codec.Red,
        "VP8" => Codec.Vp8,
        "VP9" => Codec.Vp9,
        "H264" => Codec.H264,
        "AV1" => Codec.Av1,
        _ => null,
    };

    private static ExtensionIds ReadExtensions(NegotiatedMedia media) => new()
    {
        Mid = media.ExtensionId(ExtensionUris.Mid),
        StreamId = media.ExtensionId(ExtensionUris.RtpStreamId),
        RepairedStreamId = media.ExtensionId(ExtensionUris.RepairedRtpStreamId),
        AbsoluteSendTime = media.ExtensionId(ExtensionUris.AbsoluteSendTime),
        TransportSequence = media.ExtensionId(ExtensionUris.TransportSequence),
        AudioLevel = media.ExtensionId(ExtensionUris.AudioLevel),
        DependencyDescriptor = media.ExtensionId(ExtensionUris.DependencyDescriptor),
        VideoOrientation = media.ExtensionId(ExtensionUris.VideoOrientation),
    };
}
