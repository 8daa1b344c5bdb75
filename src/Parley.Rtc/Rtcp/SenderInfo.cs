namespace Parley.Rtc.Rtcp;

/// <summary>What a sender says about itself in a sender report (RFC 3550 section 6.4.1).</summary>
/// <param name="Ssrc">The sender's source.</param>
/// <param name="NtpTime">Seconds since 1900 in 32.32 fixed point.</param>
/// <param name="RtpTimestamp">The same moment in units of the codec's clock.</param>
/// <param name="PacketCount">Packets sent, wrapping.</param>
/// <param name="OctetCount">Payload bytes sent, wrapping.</param>
public readonly record struct SenderInfo(
    uint Ssrc, ulong NtpTime, uint RtpTimestamp, uint PacketCount, uint OctetCount)
{
    /// <summary>The middle 32 bits of the NTP time, which receivers send back as <see cref="ReportBlock.LastReport"/>.</summary>
    public uint CompactNtp => (uint)(NtpTime >> 16);
}
