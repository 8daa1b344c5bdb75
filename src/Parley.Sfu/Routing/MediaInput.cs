using System.Buffers.Binary;
using Parley.Rtc.Rtp;

namespace Parley.Sfu.Routing;

/// <summary>The way of one RTP packet from its publisher to all receivers.</summary>
internal static class MediaInput
{
    public static void Take(MediaLoop loop, PeerSession session, Span<byte> packet, in RtpHeader header)
    {
        loop.Counters.MediaReceived++;
        var stream = session.Resolve(packet, header, out var isRepair);
        NoteArrival(loop, session, packet, header);
        if (stream is null)
        {
            return;
        }

        var track = stream.Track;
        if (!track.IsAllowed)
        {
            loop.Counters.Forbidden++;
            return;
        }

        if (!isRepair)
        {
            if (track.Section.Codecs.FirstWithType(header.PayloadType) is { } codec)
            {
                Forward(loop, stream, packet, header, codec, recovered: false);
            }

            return;
        }

        if (track.Section.Codecs.FirstRepairedBy(header.PayloadType) is { } repaired
            && TryUnwrap(ref packet, header, stream.Ssrc, repaired.PayloadType, out var original))
        {
            Forward(loop, stream, packet, original, repaired, recovered: true);
        }
    }

    /// <summary>Forwards a packet of a stream: a publisher's own, or one that came for a mirror.</summary>
    public static void Forward(MediaLoop loop, IncomingStream stream, Span<byte> packet, in RtpHeader header, MediaCodec codec, bool recovered)
    {
        if (!stream.TryTake(loop.Now, packet, header, codec, recovered, out var sequence, out var facts))
        {
            return;
        }

        // First of all, so that other workers begin while this one fans out.
        var track = stream.Track;
        track.Links?.Pass(stream, packet, recovered);
        if (track.Section.Extensions.AudioLevel is not 0 and var level
            && RtpExtensionReader.TryFind(packet, header, level, out var extension)
            && ExtensionValues.TryReadAudioLevel(packet.Slice(extension.Offset, extension.Length), out var loudness, out var voice))
        {
            track.Speech.OnLevel(loudness, voice);
            track.Links?.PassLevel(loudness, voice);
        }

        var receivers = track.Receivers;
        for (var index = 0; index < receivers.Count; index++)
        {
            receivers[index].Forward(loop, stream, sequence, packet, header, codec, facts);
        }
    }

    private static void NoteArrival(MediaLoop loop, PeerSession session, ReadOnlySpan<byte> packet, in RtpHeader header)
    {
        // The number is the same in all sections of a bundle.
        if (header.HasExtension && session.Published.Count > 0
            && session.Published[0].Section.Extensions.TransportSequence is not 0 and var id
            && RtpExtensionReader.TryFind(packet, header, id, out var extension)
            && ExtensionValues.TryReadTransportSequence(packet.Slice(extension.Offset, extension.Length), out var number))
        {
            session.Arrivals.OnPacket(loop.Now, number);
        }
    }

    /// <summary>Makes the original packet in place: its header moves over the number in front of the payload (RFC 4588 section 4).</summary>
    private static bool TryUnwrap(ref Span<byte> packet, in RtpHeader header, uint ssrc, byte payloadType, out RtpHeader original)
    {
        original = default;

        // Without a payload it is padding, sent to probe the bandwidth.
        if (header.PayloadLength <= Retransmission.HeaderLength)
        {
            return false;
        }

        var sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[header.Length..]);
        var length = header.Length + header.PayloadLength;
        packet[..header.Length].CopyTo(packet[Retransmission.HeaderLength..]);
        packet = packet[Retransmission.HeaderLength..length];
        packet[0] &= 0xDF;
        RtpPatch.SetSequenceNumber(packet, sequence);
        RtpPatch.SetSsrc(packet, ssrc);
        RtpPatch.SetPayloadType(packet, payloadType);
        return RtpHeader.TryParse(packet, out original);
    }
}
