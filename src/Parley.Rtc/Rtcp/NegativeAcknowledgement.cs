using System.Buffers.Binary;

namespace Parley.Rtc.Rtcp;

/// <summary>Asks for lost packets again (generic NACK, RFC 4585 section 6.2.1).</summary>
public ref struct NegativeAcknowledgement
{
    private const int Format = 1;
    private const int EntryLength = 4;

    private readonly ReadOnlySpan<byte> _entries;
    private int _offset;
    private ushort _base;
    private uint _mask;

    private NegativeAcknowledgement(FeedbackHeader header, ReadOnlySpan<byte> entries)
    {
        Sender = header.Sender;
        Media = header.Media;
        _entries = entries;
    }

    /// <summary>The source that asks.</summary>
    public uint Sender { get; }

    /// <summary>The source whose packets are missing.</summary>
    public uint Media { get; }

    /// <summary>Reads the request.</summary>
    /// <param name="block">A packet of a compound.</param>
    /// <param name="request">Walks the lost packets.</param>
    /// <returns>False when it is another packet or too short.</returns>
    public static bool TryParse(in RtcpBlock block, out NegativeAcknowledgement request)
    {
        request = default;
        if (!FeedbackHeader.TryParse(block, RtcpPacketType.TransportFeedback, Format, out var header))
        {
            return false;
        }

        var entries = block.Body[FeedbackHeader.Length..];
        request = new NegativeAcknowledgement(header, entries[..(entries.Length / EntryLength * EntryLength)]);
        return true;
    }

    /// <summary>Moves to the next lost packet. One packet of 1200 bytes can name about 5000: limit what you answer.</summary>
    /// <param name="sequenceNumber">The lost packet.</param>
    /// <returns>False at the end.</returns>
    public bool TryRead(out ushort sequenceNumber)
    {
        if (_mask == 0)
        {
            if (_offset >= _entries.Length)
            {
                sequenceNumber = 0;
                return false;
            }

            // Bit 0 is the packet itself, the following 16 are those behind it.
            _base = BinaryPrimitives.ReadUInt16BigEndian(_entries[_offset..]);
            _mask = 1 | ((uint)BinaryPrimitives.ReadUInt16BigEndian(_entries[(_offset + 2)..]) << 1);
            _offset += EntryLength;
        }

        sequenceNumber = (ushort)(_base + uint.TrailingZeroCount(_mask));
        _mask &= _mask - 1;
        return true;
    }

    /// <summary>Adds a request.</summary>
    /// <param name="writer">The compound.</param>
    /// <param name="sender">The source that asks.</param>
    /// <param name="media">The source whose packets are missing.</param>
    /// <param name="lost">The lost packets in ascending order (wrapping); packed as tightly as that order allows.</param>
    /// <returns>False when there are none or they do not fit.</returns>
    public static bool TryWrite(ref RtcpWriter writer, uint sender, uint media, scoped ReadOnlySpan<ushort> lost)
    {
        var entries = 0;
        for (var index = 0; index < lost.Length; index += Run(lost[index..], out _))
        {
            entries++;
        }

        if (entries == 0 || !writer.TryReserveFeedback(
            RtcpPacketType.TransportFeedback, Format, sender, media, entries * EntryLength, out var control))
        {
            return false;
        }

        for (var index = 0; index < lost.Length;)
        {
            BinaryPrimitives.WriteUInt16BigEndian(control, lost[index]);
            index += Run(lost[index..], out var mask);
            BinaryPrimitives.WriteUInt16BigEndian(control[2..], mask);
            control = control[EntryLength..];
        }

        return true;
    }

    private static int Run(ReadOnlySpan<ushort> lost, out ushort mask)
    {
        mask = 0;
        var count = 1;
        for (; count < lost.Length; count++)
        {
            var distance = (ushort)(lost[count] - lost[0]);
            if (distance is 0 or > 16)
            {
                break;
            }

            mask |= (ushort)(1 << (distance - 1));
        }

        return count;
    }
}
