using Parley.Rtc.Bandwidth;
using Parley.Rtc.Rtcp;
using Parley.Rtc.Rtp;

namespace Parley.Sfu.Routing;

/// <summary>
/// What a publisher is told it may send, where REMB and times of sending were agreed on but no transport-wide feedback: with that one the
/// publisher finds out itself.
/// </summary>
internal sealed class Uplink
{
    private const double Fall = 0.97;
    private const int MostSources = 16;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // A fall is told at once, but not with each packet.
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(200);

    // Where all publishers begin is where browsers do.
    private readonly ReceiveEstimator _estimator = new(new BandwidthOptions { Start = Bitrate.FromKilobits(300) });
    private TimeSpan _toldAt = TimeSpan.MinValue / 2;
    private Bitrate _told = Bitrate.Unlimited;

    public Bitrate Estimate => _estimator.Estimate;

    /// <summary>Whether a peer is to be told.</summary>
    public static bool IsNeeded(PeerSession session)
    {
        var limits = false;
        foreach (var track in session.Published)
        {
            if (track.Section.HasTransportFeedback)
            {
                return false;
            }

            limits |= track.Section is { IsVideo: true, HasRateLimits: true, Extensions.AbsoluteSendTime: not 0 };
        }

        return limits;
    }

    public void OnPacket(TimeSpan now, ReadOnlySpan<byte> packet, in RtpHeader header, ExtensionIds ids)
    {
        if (ids.AbsoluteSendTime != 0 && RtpExtensionReader.TryFind(packet, header, ids.AbsoluteSendTime, out var extension)
            && ExtensionValues.TryReadAbsoluteSendTime(packet.Slice(extension.Offset, extension.Length), out var sent))
        {
            _estimator.OnPacket(now, sent, packet.Length);
        }
    }

    /// <summary>Adds what is to be told now.</summary>
    public void Write(PeerSession session, TimeSpan now, ref RtcpWriter writer)
    {
        _estimator.Advance(now);
        var estimate = _estimator.Estimate;
        if (_estimator.Throughput is null || now - _toldAt < (estimate < _told * Fall ? ShortestInterval : Interval))
        {
            return;
        }

        Span<uint> sources = stackalloc uint[MostSources];
        var count = 0;
        foreach (var stream in session.Streams)
        {
            if (stream.Track.Section.IsVideo && count < MostSources)
            {
                sources[count++] = stream.Ssrc;
            }
        }

        if (count > 0 && ReceiverEstimatedMaximumBitrate.TryWrite(
            ref writer, session.ControlSsrc, estimate.BitsPerSecond, sources[..count]))
        {
            (_told, _toldAt) = (estimate, now);
        }
    }
}
