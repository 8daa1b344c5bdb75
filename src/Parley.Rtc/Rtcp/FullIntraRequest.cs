using System.Buffers.Binary;

namespace Parley.Rtc.Rtcp;

/// <summary>Commands a keyframe from each of several sources (RFC 5104 section 4.3.1).</summary>
public readonly ref struct FullIntraRequest
{
    private const int Format = 4;
    private const int EntryLength = 8;

    private readonly ReadOnlySpan<byte> _entries;

    private FullIntraRequest(uint sender, ReadOnlySpan<byte> entries)
    {
        Sender = sender;
        _entries = entries;
    }

    /// <summary>The source that asks.</summary>
    public uint Sender { get; }

    /// <summary>Number of sources asked.</summary>
    public int Count => _entries.Length / EntryLength;

    /// <summary>One of the sources asked, with the command's number; a repeated number is the same command.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below the count.</exception>
    public (uint Ssrc, byte Number) Entry(int index)
    {
        var entry = _entries[(index * EntryLength)..];
        return (BinaryPrimitives.ReadUInt32BigEndian(entry), entry[4]);
    }

    /// <summary>Reads the command.</summary>
    /// <param name="block">A packet of a compound.</param>
    /// <param name="request">The command, or default.</param>
    /// <returns>False when it is another packet, too short or asks nobody.</returns>
    public static bool TryParse(in RtcpBlock block, out FullIntraRequest request)
    {
        request = default;
        if (!FeedbackHeader.TryParse(block, RtcpPacketType.PayloadFeedback, Format, out var header)
            || block.Body.Length < FeedbackHeader.Length + EntryLength)
        {
            return false;
        }

        var entries = block.Body[FeedbackHeader.Length..];
        request = new FullIntraRequest(header.Sender, entries[..(entries.Length / EntryLength * EntryLength)]);
        return true;
    }

    /// <summary>Adds a command to one source.</summary>
    /// <param name="writer">The compound.</param>
    /// <param name="sender">The source that asks.</param>
    /// <param name="media">The source that shall send the keyframe.</param>
    /// <param name="number">Counts the commands to that source.</param>
    /// <returns>False when it does not fit.</returns>
    public static bool TryWrite(ref RtcpWriter writer, uint sender, uint media, byte number)
    {
        // RFC 5104 section 4.3.1.2: the header's media source is 0.
        if (!writer.TryReserveFeedback(RtcpPacketType.PayloadFeedback, Format, sender, 0, EntryLength, out var entry))
        {
            return false;
        }

        entry.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(entry, media);
        entry[4] = number;
        return true;
    }
}
