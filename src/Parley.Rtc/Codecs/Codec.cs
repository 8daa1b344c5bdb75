namespace Parley.Rtc.Codecs;

/// <summary>The payload formats whose packets a forwarding unit can read facts from.</summary>
public enum Codec
{
    /// <summary>Opus (RFC 7587).</summary>
    Opus,

    /// <summary>Opus inside redundant audio (RFC 2198).</summary>
    Red,

    /// <summary>VP8 (RFC 7741).</summary>
    Vp8,

    /// <summary>VP9 (RFC 9628).</summary>
    Vp9,

    /// <summary>H.264 (RFC 6184).</summary>
    H264,

    /// <summary>AV1 (AV1 RTP specification, version 1.0).</summary>
    Av1,
}
