using System.Buffers.Binary;
using Parley.Rtc.Rtp;
using Parley.Sfu.Sending;

namespace Parley.Sfu.Routing;

/// <summary>The way of one RTP packet from its publisher to all receivers.</summary>
internal static class MediaInput
{
    // A call to the kernel costs a tenth of one datagram's way through it.
    private const int Volley = 16;

    public static void Take(MediaLoop loop, PeerSession session, Span<byte> packet, in RtpHeader header)
    {
        loop.Counters.MediaReceived++;
        var stream = session.Resolve(packet, header, out var isRepair);
        var notes = new PacketNotes { Header = header };
        if (stream is not null || session.Published.Count > 0)
        {
            notes.Extensions = ExtensionPlaces.Find(packet, header, (stream?.Track ?? session.Published[0]).Section.Extensions);
            NoteArrival(loop, session, packet, notes.Extensions);
            session.Uplink?.OnPacket(loop.Arrived, packet, header, (stream?.Track ?? session.Published[0]).Section.Extensions);
        }

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
                Forward(loop, stream, packet, ref notes, codec, recovered: false);
            }

            return;
        }

        // The header moves with its extensions, whose places are counted from its start.
        if (track.Section.Codecs.FirstRepairedBy(header.PayloadType) is { } repaired
            && TryUnwrap(ref packet, header, stream.Ssrc, repaired.PayloadType, out notes.Header))
        {
            Forward(loop, stream, packet, ref notes, repaired, recovered: true);
        }
    }

    /// <summary>Forwards a packet that came for a mirror.</summary>
    public static void TakeMirrored(MediaLoop loop, IncomingStream stream, Span<byte> packet, in RtpHeader header, MediaCodec codec, bool recovered)
    {
        var notes = new PacketNotes { Header = header, Extensions = ExtensionPlaces.Find(packet, header, stream.Track.Section.Extensions) };
        Forward(loop, stream, packet, ref notes, codec, recovered);
    }

    private static void Forward(MediaLoop loop, IncomingStream stream, Span<byte> packet, ref PacketNotes notes, MediaCodec codec, bool recovered)
    {
        if (!stream.TryTake(loop.Now, packet, ref notes, codec, recovered))
        {
            return;
        }

        loop.Counters.PacketsRecovered += recovered && !stream.Track.IsMirror ? 1 : 0;

        // First of all, so that other workers begin while this one fans out.
        var track = stream.Track;
        track.Links?.Pass(stream, packet, recovered);
        var hasLevel = ExtensionValues.TryReadAudioLevel(notes.Extensions.AudioLevel.In(packet), out var loudness, out var voice);
        if (hasLevel)
        {
            track.Speech.Activity.OnLevel(loudness);
            track.Links?.PassLevel(loudness, voice);
        }

        if (track.GatedBy is { } room && !room.Admits(loop, track, hasLevel ? loudness : null, voice, notes.Header.PayloadLength))
        {
            return;
        }

        var receivers = track.Receivers;
        for (var index = 0; index < receivers.Count; index++)
        {
            try
            {
                receivers[index].Forward(loop, stream, notes, codec);
            }
            catch (Exception exception)
            {
                // A receiver's trouble is not its publisher's.
                loop.OnFault(receivers[index].Session, exception);
            }

            // The first ones' sound need not wait until that of the last is encrypted. Pictures leave by Egress.
            if (index % Volley == Volley - 1 && !track.Section.IsVideo)
            {
                loop.Port.Flush();
            }
        }
    }

    private static void NoteArrival(MediaLoop loop, PeerSession session, ReadOnlySpan<byte> packet, in ExtensionPlaces places)
    {
        if (ExtensionValues.TryReadTransportSequence(places.TransportSequence.In(packet), out var number))
        {
            session.Arrivals.OnPacket(loop.Arrived, number);
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
