using Parley.Rtc.Rtp;

namespace Parley.Bench.Load;

/// <summary>For an endpoint that sends and receives.</summary>
internal sealed class BothSinks(IMediaSink first, IMediaSink second) : IMediaSink
{
    public void OnRtp(Span<byte> packet, in RtpHeader header, long arrival)
    {
        first.OnRtp(packet, header, arrival);
        second.OnRtp(packet, header, arrival);
    }

    public void OnRtcp(ReadOnlySpan<byte> compound, long arrival)
    {
        first.OnRtcp(compound, arrival);
        second.OnRtcp(compound, arrival);
    }
}
