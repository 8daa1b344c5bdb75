using System.Buffers.Binary;

namespace Parley.Rtc.Rtcp;

/// <summary>The receiver's estimate of what can be sent to it (draft-alvestrand-rmcat-remb section 2.2).</summary>
public readonly ref struct ReceiverEstimatedMaximumBitrate
{
    private const int Format = 15;
    private const int FixedLength = FeedbackHeader.Length + 8;
    private const uint Identifier = 0x52454D42;
    private const int MantissaBits = 18;

    private readonly ReadOnlySpan<byte> _sources;

    private ReceiverEstimatedMaximumBitrate(uint sender, long bitsPerSecond, ReadOnlySpan<byte> sources)
    {
        Sender = sender;
        BitsPerSecond = bitsPerSecond;
        _sources = sources;
    }

    /// <summary>The source that reports.</summary>
    public uint Sender { get; }

    /// <summary>The estimate in bits per second over all sources named.</summary>
    public long BitsPerSecond { get; }

    /// <summary>Number of sources the estimate is for.</summary>
    public int SourceCount => _sources.Length / 4;

    /// <summary>One of the sources.</summary>
    /// <param name="index">0 to <see cref="SourceCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below the count.</exception>
    public uint Source(int index) => BinaryPrimitives.ReadUInt32BigEndian(_sources[(index * 4)..]);

    /// <summary>Reads the estimate.</summary>
    /// <param name="block">A packet of a compound.</param>
    /// <param name="estimate">The estimate, or default.</param>
    /// <returns>False when it is another packet, too short, or the number is beyond 64 bits.</returns>
    public static bool TryParse(in RtcpBlock block, out ReceiverEstimatedMaximumBitrate estimate)
    {
        estimate = default;
        if (!FeedbackHeader.TryParse(block, RtcpPacketType.PayloadFeedback, Format, out var header)
            || block.Body.Length < FixedLength
            || BinaryPrimitives.ReadUInt32BigEndian(block.Body[FeedbackHeader.Length..]) != Identifier)
        {
            return false;
        }

        var word = BinaryPrimitives.ReadUInt32BigEndian(block.Body[(FeedbackHeader.Length + 4)..]);
        var count = (int)(word >> 24);
        var exponent = (int)(word >> MantissaBits) & 0x3F;
        var mantissa = (long)(word & ((1 << MantissaBits) - 1));
        if (block.Body.Length < FixedLength + (count * 4) || exponent > 63 - MantissaBits)
        {
            return false;
        }

        estimate = new ReceiverEstimatedMaximumBitrate(
            header.Sender, mantissa << exponent, block.Body.Slice(FixedLength, count * 4));
        return true;
    }

    /// <summary>Adds an estimate, rounded down to 18 significant bits.</summary>
    /// <param name="writer">The compound.</param>
    /// <param name="sender">The source that reports.</param>
    /// <param name="bitsPerSecond">The estimate, not negative.</param>
    /// <param name="sources">At most 255 sources it is for.</param>
    /// <returns>False when it does not fit.</returns>
    public static bool TryWrite(ref RtcpWriter writer, uint sender, long bitsPerSecond, scoped ReadOnlySpan<uint> sources)
    {
        var length = FixedLength - FeedbackHeader.Length + (sources.Length * 4);
        if (sources.Length > 255 || bitsPerSecond < 0
            || !writer.TryReserveFeedback(RtcpPacketType.PayloadFeedback, Format, sender, 0, length, out var control))
        {
            return false;
        }

        var exponent = Math.Max(0, 64 - MantissaBits - (int)long.LeadingZeroCount(bitsPerSecond));
        BinaryPrimitives.WriteUInt32BigEndian(control, Identifier);
        BinaryPrimitives.WriteUInt32BigEndian(
            control[4..], ((uint)sources.Length << 24) | ((uint)exponent << MantissaBits) | (uint)(bitsPerSecond >> exponent));
        for (var index = 0; index < sources.Length; index++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(control[(8 + (index * 4))..], sources[index]);
        }

        return true;
    }
}
