using System.Buffers.Binary;

namespace Parley.Rtc.Rtp;

/// <summary>
/// The retransmission payload format (RFC 4588 section 4): the original sequence number in two bytes in front of the original
/// payload, sent under a source, payload type and sequence of its own.
/// </summary>
public static class Retransmission
{
    /// <summary>Length of the original sequence number in front of the payload.</summary>
    public const int HeaderLength = 2;

    /// <summary>Writes a retransmission of a packet.</summary>
    /// <param name="original">The packet as it was sent first, unprotected.</param>
    /// <param name="header">Its header.</param>
    /// <param name="payloadType">The payload type of the retransmission.</param>
    /// <param name="sequenceNumber">The next number of the retransmission stream.</param>
    /// <param name="ssrc">The source of the retransmission stream.</param>
    /// <param name="destination">Not overlapping the original; <see cref="HeaderLength"/> bytes longer.</param>
    /// <returns>The length of the packet, or 0 when the destination is too small.</returns>
    public static int Wrap(
        ReadOnlySpan<byte> original,
        in RtpHeader header,
        byte payloadType,
        ushort sequenceNumber,
        uint ssrc,
        Span<byte> destination)
    {
        if (destination.Length < original.Length + HeaderLength)
        {
            return 0;
        }

        original[..header.Length].CopyTo(destination);
        BinaryPrimitives.WriteUInt16BigEndian(destination[header.Length..], header.SequenceNumber);
        original[header.Length..].CopyTo(destination[(header.Length + HeaderLength)..]);
        RtpPatch.SetPayloadType(destination, payloadType);
        RtpPatch.SetSequenceNumber(destination, sequenceNumber);
        RtpPatch.SetSsrc(destination, ssrc);
        return original.Length + HeaderLength;
    }

    /// <summary>Restores the original packet in place.</summary>
    /// <param name="packet">The retransmission, unprotected.</param>
    /// <param name="header">Its header.</param>
    /// <param name="payloadType">The payload type the original had (the <c>apt</c> parameter).</param>
    /// <param name="ssrc">The source the original had.</param>
    /// <param name="length">The length of the restored packet, or 0.</param>
    /// <returns>
    /// False when there is no original inside: browsers probe with retransmission packets that hold padding only.
    /// </returns>
    public static bool TryUnwrap(
        Span<byte> packet, in RtpHeader header, byte payloadType, uint ssrc, out int length)
    {
        length = 0;
        if (header.PayloadLength < HeaderLength)
        {
            return false;
        }

        var sequenceNumber = BinaryPrimitives.ReadUInt16BigEndian(packet[header.Length..]);
        packet[(header.Length + HeaderLength)..].CopyTo(packet[header.Length..]);
        RtpPatch.SetPayloadType(packet, payloadType);
        RtpPatch.SetSequenceNumber(packet, sequenceNumber);
        RtpPatch.SetSsrc(packet, ssrc);
        length = packet.Length - HeaderLength;
        return true;
    }
}
