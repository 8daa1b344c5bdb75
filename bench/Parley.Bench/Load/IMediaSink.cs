using Parley.Rtc.Rtp;

namespace Parley.Bench.Load;

/// <summary>What an endpoint hands plain packets to. Must not send from within these calls.</summary>
internal interface IMediaSink
{
    void OnRtp(Span<byte> packet, in RtpHeader header, long arrival);

    void OnRtcp(ReadOnlySpan<byte> compound, long arrival);
}
