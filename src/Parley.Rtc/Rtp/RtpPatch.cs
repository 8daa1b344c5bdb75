using System.Buffers.Binary;

namespace Parley.Rtc.Rtp;

/// <summary>Changes fields of an RTP packet in place. The packet must have been read by <see cref="RtpHeader"/>.</summary>
public static class RtpPatch
{
    /// <summary>Sets the sequence number.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="value">The new number.</param>
    public static void SetSequenceNumber(Span<byte> packet, ushort value) =>
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], value);

    /// <summary>Sets the timestamp.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="value">The new timestamp in units of the codec's clock.</param>
    public static void SetTimestamp(Span<byte> packet, uint value) =>
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], value);

    /// <summary>Sets the synchronisation source.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="value">The new source.</param>
    public static void SetSsrc(Span<byte> packet, uint value) =>
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], value);

    /// <summary>Sets the payload type and leaves the marker.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="value">0 to 127.</param>
    public static void SetPayloadType(Span<byte> packet, byte value) =>
        packet[1] = (byte)((packet[1] & 0x80) | (value & 0x7F));

    /// <summary>Sets the marker bit and leaves the payload type.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="value">The new marker.</param>
    public static void SetMarker(Span<byte> packet, bool value) =>
        packet[1] = (byte)((packet[1] & 0x7F) | (value ? 0x80 : 0));

    /// <summary>Overwrites an extension element with a value of the same length.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="header">Its header.</param>
    /// <param name="id">The element's identifier.</param>
    /// <param name="value">The new value.</param>
    /// <returns>False, and nothing changed, when the element is missing or of another length.</returns>
    public static bool TrySetExtension(
        Span<byte> packet, in RtpHeader header, int id, ReadOnlySpan<byte> value)
    {
        if (!RtpExtensionReader.TryFind(packet, header, id, out var extension) || extension.Length != value.Length)
        {
            return false;
        }

        value.CopyTo(packet[extension.Offset..]);
        return true;
    }

    /// <summary>
    /// Adds padding behind the payload (RFC 3550 section 5.1), for example to make a run of packets equally long for
    /// segmentation offload. A packet that is padded already cannot be padded again.
    /// </summary>
    /// <param name="buffer">The packet with room behind it.</param>
    /// <param name="length">The length of the packet.</param>
    /// <param name="count">Bytes to add, 1 to 255.</param>
    /// <returns>The new length, or the old one when the packet is padded already or the room is too small.</returns>
    public static int AddPadding(Span<byte> buffer, int length, int count)
    {
        if (count is < 1 or > 255 || buffer.Length - length < count || (buffer[0] & 0x20) != 0)
        {
            return length;
        }

        buffer.Slice(length, count - 1).Clear();
        buffer[length + count - 1] = (byte)count;
        buffer[0] |= 0x20;
        return length + count;
    }
}
