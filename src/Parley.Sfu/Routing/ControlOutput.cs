using Parley.Rtc.Rtcp;

namespace Parley.Sfu.Routing;

/// <summary>What we report to a peer and ask of it: arrivals, losses, keyframes, reports on both directions.</summary>
internal static class ControlOutput
{
    // With the protection behind it a datagram stays under 1200 bytes.
    private const int MaxLength = 1160;
    private static readonly TimeSpan ArrivalInterval = TimeSpan.FromMilliseconds(50);

    // A simulcast sender repeats its stream names until the first report, so that one comes early.
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);

    public static void Write(MediaLoop loop, PeerSession session)
    {
        if (!session.IsConnected)
        {
            foreach (var slot in session.Receiving)
            {
                slot.Expect(loop.Now);
            }

            return;
        }

        var buffer = loop.Scratch.AsSpan();
        var writer = new RtcpWriter(buffer[..MaxLength]);
        if (loop.Now >= session.NextReport)
        {
            session.NextReport = loop.Now + ReportInterval;
            session.Uplink = Uplink.IsNeeded(session) ? session.Uplink ?? new Uplink() : null;
            WriteReports(loop, session, ref writer, buffer);
        }

        if (session.Arrivals.HasPending && loop.Now >= session.NextArrivalReport)
        {
            session.NextArrivalReport = loop.Now + ArrivalInterval;
            while (session.Arrivals.HasPending && session.Arrivals.Write(ref writer, session.ControlSsrc, AnySource(session)))
            {
                Send(loop, session, ref writer, buffer);
            }
        }

        if (session.Uplink is { } uplink)
        {
            uplink.Write(session, loop.Now, ref writer);
            Send(loop, session, ref writer, buffer);
        }

        foreach (var stream in session.Streams)
        {
            WriteRequests(loop, session, stream, ref writer);
            Send(loop, session, ref writer, buffer);
        }

        foreach (var track in session.Published)
        {
            if (track.Section.IsVideo && track.Interest.Update(loop.Now))
            {
                loop.Publish(new SfuEvent.LayersWanted(session.Room.Id, session.Id, track.Section.Mid, track.Interest.Highest));
            }
        }

        if (session.Receiving.Count > 0 && session.Subscriber.IsDue(loop.Now))
        {
            session.Subscriber.Tick(loop);
            foreach (var slot in session.Receiving)
            {
                slot.Want(loop);
            }
        }
    }

    private static void WriteReports(MediaLoop loop, PeerSession session, ref RtcpWriter writer, Span<byte> buffer)
    {
        foreach (var stream in session.Streams)
        {
            if (stream.IsActive(loop.Now))
            {
                ReceiverReport.TryWrite(ref writer, session.ControlSsrc, [stream.Report(loop.Now)]);
            }

            SendWhenLong(loop, session, ref writer, buffer);
        }

        foreach (var slot in session.Receiving)
        {
            slot.WriteReport(ref writer, loop.Now);
            SendWhenLong(loop, session, ref writer, buffer);
        }

        Send(loop, session, ref writer, buffer);
    }

    private static void WriteRequests(MediaLoop loop, PeerSession session, IncomingStream stream, ref RtcpWriter writer)
    {
        if (stream.Loss is not { } loss || !stream.Track.IsAllowed)
        {
            return;
        }

        if (loss.HasMissing)
        {
            Span<ushort> lost = stackalloc ushort[128];
            var count = loss.Take(loop.Now, lost, out var gaveUp);
            stream.Asked += count;
            loop.Counters.PacketsAsked += count;
            NegativeAcknowledgement.TryWrite(ref writer, session.ControlSsrc, stream.Ssrc, lost[..count]);
            if (gaveUp)
            {
                stream.Keyframes.Request();
            }
        }

        if (stream.Keyframes.Take(loop.Now))
        {
            loop.Counters.KeyframesAsked++;
            stream.KeyframesAsked++;
            new PictureLossIndication(session.ControlSsrc, stream.Ssrc).TryWrite(ref writer);
        }
    }

    // The feedback is about the whole transport, yet browsers drop it unless it names a source they send: without it they fall back to
    // their lowest rate within seconds.
    private static uint AnySource(PeerSession session)
    {
        foreach (var stream in session.Streams)
        {
            return stream.Ssrc;
        }

        return 0;
    }

    private static void SendWhenLong(MediaLoop loop, PeerSession session, ref RtcpWriter writer, Span<byte> buffer)
    {
        if (writer.Remaining < 128)
        {
            Send(loop, session, ref writer, buffer);
        }
    }

    private static void Send(MediaLoop loop, PeerSession session, ref RtcpWriter writer, Span<byte> buffer)
    {
        if (writer.Length > 0)
        {
            loop.SendRtcp(session, buffer, writer.Length);
            writer.Clear();
        }
    }
}
