using Parley.Rtc.Rtcp;

namespace Parley.Sfu.Routing;

/// <summary>What peers report and ask for.</summary>
internal static class ControlInput
{
    // A packet of 1200 bytes can name 5000 lost packets; a receiver that lost that many needs a keyframe.
    private const int MaxResends = 128;

    public static void Read(MediaLoop loop, PeerSession session, ReadOnlySpan<byte> compound)
    {
        var reader = new RtcpReader(compound);
        while (reader.TryRead(out var block))
        {
            if (SenderReport.TryParse(block, out var report))
            {
                if (session.TryFindStream(report.Info.Ssrc, out var stream))
                {
                    stream!.OnSenderReport(loop.Now, report.Info);
                    stream.Track.Links?.PassReport(stream, loop.Now, report.Info);
                }

                for (var index = 0; index < report.ReportCount; index++)
                {
                    OnReport(loop, session, report.Report(index));
                }
            }
            else if (ReceiverReport.TryParse(block, out var reception))
            {
                for (var index = 0; index < reception.ReportCount; index++)
                {
                    OnReport(loop, session, reception.Report(index));
                }
            }
            else if (TransportFeedback.TryParse(block, out var feedback))
            {
                session.Subscriber.Downlink.OnFeedback(loop.Now, feedback);
            }
            else if (ReceiverEstimatedMaximumBitrate.TryParse(block, out var limit))
            {
                session.Subscriber.Downlink.OnRemoteLimit(loop.Now, limit.BitsPerSecond);
            }
            else if (NegativeAcknowledgement.TryParse(block, out var request))
            {
                Resend(loop, session, request);
            }
            else if (PictureLossIndication.TryParse(block, out var indication))
            {
                OnKeyframeWanted(loop, session, indication.Media);
            }
            else if (FullIntraRequest.TryParse(block, out var command))
            {
                for (var index = 0; index < command.Count; index++)
                {
                    OnKeyframeWanted(loop, session, command.Entry(index).Ssrc);
                }
            }
        }
    }

    private static void OnReport(MediaLoop loop, PeerSession session, in ReportBlock report)
    {
        if (Find(session, report.Ssrc) is { } slot)
        {
            session.Subscriber.Downlink.OnReport(loop.Now, report.FractionLost, slot.TakeUnreported());
            loop.Counters.Reports++;
            if (slot.View.OnReport(loop.Now, report, slot.Section.Codecs[0].ClockRate) is { } trip)
            {
                loop.Counters.RoundTrips++;
                loop.Counters.RoundTripTicks += trip.Ticks;
            }
        }
    }

    private static void OnKeyframeWanted(MediaLoop loop, PeerSession session, uint ssrc)
    {
        if (Find(session, ssrc) is { } slot)
        {
            loop.Counters.KeyframesWanted++;
            slot.OnKeyframeWanted();
        }
    }

    private static void Resend(MediaLoop loop, PeerSession session, NegativeAcknowledgement request)
    {
        if (Find(session, request.Media) is not { } slot)
        {
            return;
        }

        for (var count = 0; count < MaxResends && request.TryRead(out var sequence); count++)
        {
            loop.Counters.PacketsWanted++;
            slot.Resend(loop, sequence);
        }
    }

    private static OutgoingTrack? Find(PeerSession session, uint ssrc)
    {
        foreach (var slot in session.Receiving)
        {
            if (slot.Ssrc == ssrc)
            {
                return slot;
            }
        }

        return null;
    }
}
