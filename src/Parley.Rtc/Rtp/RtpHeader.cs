using System.Buffers.Binary;

namespace Parley.Rtc.Rtp;

/// <summary>
/// The fixed header of an RTP packet and where its parts lie (RFC 3550 section 5.1), as plain numbers: reading it
/// allocates nothing and the packet's bytes are only needed again for extensions and payload.
/// </summary>
public readonly struct RtpHeader
{
    /// <summary>Length of the header without CSRCs and extension, in bytes.</summary>
    public const int FixedLength = 12;

    /// <summary>The marker bit; for video the last packet of a frame.</summary>
    public bool Marker { get; private init; }

    /// <summary>The payload type, 0 to 127.</summary>
    public byte PayloadType { get; private init; }

    /// <summary>The sequence number, wrapping at 16 bits.</summary>
    public ushort SequenceNumber { get; private init; }

    /// <summary>The timestamp in units of the codec's clock, wrapping at 32 bits.</summary>
    public uint Timestamp { get; private init; }

    /// <summary>The synchronisation source.</summary>
    public uint Ssrc { get; private init; }

    /// <summary>Number of contributing sources, 0 to 15.</summary>
    public byte CsrcCount { get; private init; }

    /// <summary>The 16 bits in front of the extension ("defined by profile"), or 0 without one.</summary>
    public ushort ExtensionProfile { get; private init; }

    /// <summary>Offset of the first extension element in bytes, behind profile and length.</summary>
    public int ExtensionOffset { get; private init; }

    /// <summary>Length of the extension elements in bytes; 0 without an extension.</summary>
    public int ExtensionLength { get; private init; }

    /// <summary>Length of the whole header in bytes: the offset of the payload.</summary>
    public int Length { get; private init; }

    /// <summary>Length of the payload without padding, in bytes.</summary>
    public int PayloadLength { get; private init; }

    /// <summary>Padding bytes at the end of the packet, the count byte included.</summary>
    public int PaddingLength { get; private init; }

    /// <summary>True when a header extension is present, even an empty one.</summary>
    public bool HasExtension => ExtensionOffset != 0;

    /// <summary>Reads the header of a plain packet and checks its padding.</summary>
    /// <param name="packet">The whole packet.</param>
    /// <param name="header">The header, or default.</param>
    /// <returns>False when the packet is truncated, of another version or its padding is impossible.</returns>
    public static bool TryParse(ReadOnlySpan<byte> packet, out RtpHeader header) =>
        TryParse(packet, readPadding: true, out header);

    /// <summary>
    /// Reads the header of a protected packet (RFC 3711), whose padding count is still encrypted: padding counts as
    /// payload, and so does the authentication tag.
    /// </summary>
    /// <param name="packet">The whole packet.</param>
    /// <param name="header">The header, or default.</param>
    /// <returns>False when the packet is truncated or of another version.</returns>
    public static bool TryParseProtected(ReadOnlySpan<byte> packet, out RtpHeader header) =>
        TryParse(packet, readPadding: false, out header);

    private static bool TryParse(ReadOnlySpan<byte> packet, bool readPadding, out RtpHeader header)
    {
        header = default;
        if (packet.Length < FixedLength || packet[0] >> 6 != 2)
        {
            return false;
        }

        var csrcCount = packet[0] & 0x0F;
        var length = FixedLength + (4 * csrcCount);
        ushort profile = 0;
        var extensionOffset = 0;
        var extensionLength = 0;
        if ((packet[0] & 0x10) != 0)
        {
            if (packet.Length < length + 4)
            {
                return false;
            }

            profile = BinaryPrimitives.ReadUInt16BigEndian(packet[length..]);
            extensionLength = 4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(length + 2)..]);
            extensionOffset = length + 4;
            length = extensionOffset + extensionLength;
        }

        if (packet.Length < length)
        {
            return false;
        }

        var padding = 0;
        if (readPadding && (packet[0] & 0x20) != 0)
        {
            padding = packet[^1];
            if (padding == 0 || padding > packet.Length - length)
            {
                return false;
            }
        }

        header = new RtpHeader
        {
            Marker = (packet[1] & 0x80) != 0,
            PayloadType = (byte)(packet[1] & 0x7F),
            SequenceNumber = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            Timestamp = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]),
            Ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]),
            CsrcCount = (byte)csrcCount,
            ExtensionProfile = profile,
            ExtensionOffset = extensionOffset,
            ExtensionLength = extensionLength,
            Length = length,
            PayloadLength = packet.Length - length - padding,
            PaddingLength = padding,
        };
        return true;
    }
}
