using System.Buffers.Binary;
using Parley.Rtc.Rtp;
using Parley.Sfu.Routing;

namespace Parley.Sfu.Sending;

/// <summary>The moment a packet leaves: header, numbers, encryption, which is also the copy out of the publisher's ring.</summary>
internal static class Departure
{
    // RFC 3550 section 5.1: the last byte counts all.
    private static readonly byte[] Padding = [.. new byte[254], 255];

    /// <summary>Sends a packet.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="queue">The receiver.</param>
    /// <param name="queued">The packet.</param>
    /// <param name="length">The length to pad the plain packet to, if it is shorter.</param>
    /// <returns>False when its bytes are gone.</returns>
    public static bool TrySend(MediaLoop loop, SendQueue queue, in QueuedPacket queued, int length)
    {
        if (!queued.Stream.Ring.TryFind(queued.Sequence, out var bytes, out var notes))
        {
            return false;
        }

        var track = queued.Track;
        var session = queue.Session;
        var transport = track.Header.HasTransportSequence ? session.NextTransportSequence() : (ushort)0;
        var slot = loop.Port.Rent();
        var header = track.Header.Write(slot, queued, transport, loop.Now, bytes, queued.IsEmpty ? default : notes.Extensions);
        var payload = bytes.Slice(notes.Header.Length, queued.IsEmpty ? 0 : notes.Header.PayloadLength);
        if (!payload.IsEmpty)
        {
            // In the ring itself: every receiver's numbers are written anew.
            notes.Picture.Write(payload, queued.PictureId, queued.BaseLayerIndex);
        }

        if (queued.IsResend)
        {
            var repair = slot.Slice(header, payload.Length + Retransmission.HeaderLength);
            RtpPatch.SetSsrc(slot, track.RepairSsrc);
            RtpPatch.SetSequenceNumber(slot, track.NextRepairSequence());
            BinaryPrimitives.WriteUInt16BigEndian(repair, queued.Number);
            payload.CopyTo(repair[Retransmission.HeaderLength..]);
            Finish(loop, queue, track, slot, header, repair, transport, queued);
            return true;
        }

        var padding = length - queued.Length;
        if (padding > 0 && !queued.IsEmpty)
        {
            payload = Pad(slot, bytes, notes.Header, padding);
        }

        Finish(loop, queue, track, slot, header, payload, transport, queued);
        return true;
    }

    /// <summary>Sends a packet of nothing but padding on the stream for resends, which a receiver counts and throws away.</summary>
    public static void SendPadding(MediaLoop loop, SendQueue queue, OutgoingTrack track, byte payloadType)
    {
        var transport = track.Header.HasTransportSequence ? queue.Session.NextTransportSequence() : (ushort)0;
        var packet = new QueuedPacket
        {
            Track = track,
            Timestamp = track.LastTimestamp ?? 0,
            Number = track.NextRepairSequence(),
            PayloadType = payloadType,
            IsPadding = true,
        };
        var slot = loop.Port.Rent();
        var header = track.Header.Write(slot, packet, transport, loop.Now, [], default);
        slot[0] |= 0x20;
        RtpPatch.SetSsrc(slot, track.RepairSsrc);
        Finish(loop, queue, track, slot, header, Padding, transport, packet);
    }

    // The ring leaves room behind each packet.
    private static Span<byte> Pad(Span<byte> slot, Span<byte> bytes, scoped in RtpHeader source, int padding)
    {
        slot[0] |= 0x20;
        var padded = bytes.Slice(source.Length, source.PayloadLength + padding);
        padded[source.PayloadLength..].Clear();
        padded[^1] = (byte)padding;
        return padded;
    }

    private static void Finish(
        MediaLoop loop, SendQueue queue, OutgoingTrack track, Span<byte> slot, int header, ReadOnlySpan<byte> payload, ushort transport,
        in QueuedPacket queued)
    {
        var plain = header + payload.Length;
        if (!loop.TrySendRtp(queue.Session, slot, header, payload, urgent: !track.Section.IsVideo))
        {
            return;
        }

        var probe = queue.Bucket.OnSent(plain);
        track.OnSent(queued, payload.Length);
        loop.Counters.PacketsResent += queued is { IsResend: true, IsPadding: false } ? 1 : 0;
        if (track.Header.HasTransportSequence && queue.Observer is { } observer)
        {
            observer.OnSent(loop.Now, transport, plain, probe);
        }
    }
}
