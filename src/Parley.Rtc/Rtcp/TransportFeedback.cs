using System.Buffers.Binary;

namespace Parley.Rtc.Rtcp;

/// <summary>
/// When packets arrived, by transport-wide sequence number (draft-holmer-rmcat-transport-wide-cc-extensions section 3.1).
/// Times are counted in units of 250 microseconds from a moment of the receiver's choice, wrapping after about 12 days.
/// </summary>
public ref struct TransportFeedback
{
    /// <summary>Length of the time unit.</summary>
    public static readonly TimeSpan Unit = TimeSpan.FromMicroseconds(250);

    internal const int Format = 15;
    internal const int FixedLength = 8;
    internal const int UnitsPerReference = 256;

    private readonly ReadOnlySpan<byte> _control;
    private int _chunkOffset;
    private int _deltaOffset;
    private TransportFeedbackChunk _chunk;
    private int _left;
    private ushort _next;
    private long _time;

    private TransportFeedback(FeedbackHeader header, ReadOnlySpan<byte> control, int deltaOffset)
    {
        Sender = header.Sender;
        Media = header.Media;
        _control = control;
        _chunkOffset = FixedLength;
        _deltaOffset = deltaOffset;
        _next = BaseSequence;
        _left = PacketCount;

        // 24 bits with sign.
        _time = (long)(BinaryPrimitives.ReadInt32BigEndian(control[4..]) >> 8) * UnitsPerReference;
    }

    /// <summary>The source that reports.</summary>
    public uint Sender { get; }

    /// <summary>One of the sources reported on. The numbers are those of the transport, yet browsers drop reports about a source they do not send.</summary>
    public uint Media { get; }

    /// <summary>The first packet reported on.</summary>
    public readonly ushort BaseSequence => BinaryPrimitives.ReadUInt16BigEndian(_control);

    /// <summary>How many packets are reported on, received or not.</summary>
    public readonly int PacketCount => BinaryPrimitives.ReadUInt16BigEndian(_control[2..]);

    /// <summary>Counts the feedback packets, wrapping, so that a lost one is noticed.</summary>
    public readonly byte FeedbackNumber => _control[7];

    /// <summary>Reads a report and checks that statuses and arrival times are complete.</summary>
    /// <param name="block">A packet of a compound.</param>
    /// <param name="feedback">Walks the packets reported on.</param>
    /// <returns>False when it is another packet or damaged.</returns>
    public static bool TryParse(in RtcpBlock block, out TransportFeedback feedback)
    {
        feedback = default;
        if (!FeedbackHeader.TryParse(block, RtcpPacketType.TransportFeedback, Format, out var header)
            || block.Body.Length < FeedbackHeader.Length + FixedLength)
        {
            return false;
        }

        var control = block.Body[FeedbackHeader.Length..];
        int left = BinaryPrimitives.ReadUInt16BigEndian(control[2..]);
        var offset = FixedLength;
        var deltaLength = 0;
        while (left > 0)
        {
            if (offset + 2 > control.Length)
            {
                return false;
            }

            var chunk = new TransportFeedbackChunk(BinaryPrimitives.ReadUInt16BigEndian(control[offset..]), left);
            if (!chunk.TryMeasure(out var length))
            {
                return false;
            }

            deltaLength += length;
            left -= chunk.Count;
            offset += 2;
        }

        if (offset + deltaLength > control.Length)
        {
            return false;
        }

        feedback = new TransportFeedback(header, control, offset);
        return true;
    }

    /// <summary>Moves to the next packet reported on.</summary>
    /// <param name="sequenceNumber">Its transport-wide sequence number.</param>
    /// <param name="received">Whether it arrived.</param>
    /// <param name="time">When it arrived, in units of <see cref="Unit"/>; 0 when it did not.</param>
    /// <returns>False at the end.</returns>
    public bool TryRead(out ushort sequenceNumber, out bool received, out long time)
    {
        sequenceNumber = _next;
        received = false;
        time = 0;
        if (_left == 0)
        {
            return false;
        }

        if (_chunk.Count == 0)
        {
            _chunk = new TransportFeedbackChunk(BinaryPrimitives.ReadUInt16BigEndian(_control[_chunkOffset..]), _left);
            _chunkOffset += 2;
        }

        _next++;
        _left--;
        switch (_chunk.Take())
        {
            case TransportFeedbackChunk.SmallDelta:
                _time += _control[_deltaOffset++];
                received = true;
                break;
            case TransportFeedbackChunk.LargeDelta:
                _time += BinaryPrimitives.ReadInt16BigEndian(_control[_deltaOffset..]);
                _deltaOffset += 2;
                received = true;
                break;
        }

        time = received ? _time : 0;
        return true;
    }
}
