using System.Buffers.Binary;

namespace Parley.Rtc.Rtcp;

/// <summary>
/// Collects RTCP packets into one compound packet in the caller's buffer. Each packet type adds itself by its
/// <c>TryWrite</c>, which returns false and writes nothing when it does not fit.
/// </summary>
/// <param name="buffer">Where to write; for one datagram at most 1200 bytes less the SRTCP overhead.</param>
public ref struct RtcpWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>Room left, in bytes.</summary>
    public readonly int Remaining => _buffer.Length - Length;

    /// <summary>Starts over with the same buffer.</summary>
    public void Clear() => Length = 0;

    /// <summary>Adds a packet with a raw body.</summary>
    /// <param name="type">The packet type.</param>
    /// <param name="count">The 5-bit field.</param>
    /// <param name="body">The body, a multiple of 4 bytes.</param>
    /// <returns>False when it does not fit or the length is odd.</returns>
    public bool TryWrite(RtcpPacketType type, int count, scoped ReadOnlySpan<byte> body)
    {
        if ((body.Length & 3) != 0 || !TryReserve(type, count, body.Length, out var destination))
        {
            return false;
        }

        body.CopyTo(destination);
        return true;
    }

    /// <summary>Adds a header and gives the body to be filled in completely.</summary>
    internal bool TryReserve(RtcpPacketType type, int count, int bodyLength, out Span<byte> body)
    {
        body = default;
        if (bodyLength < 0 || Remaining < RtcpReader.HeaderLength + bodyLength)
        {
            return false;
        }

        var header = _buffer[Length..];
        header[0] = (byte)(0x80 | count);
        header[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)(bodyLength / 4));
        body = header.Slice(RtcpReader.HeaderLength, bodyLength);
        Length += RtcpReader.HeaderLength + bodyLength;
        return true;
    }

    /// <summary>Adds the header of a feedback packet with both sources (RFC 4585 section 6.1).</summary>
    internal bool TryReserveFeedback(
        RtcpPacketType type, int format, uint sender, uint media, int length, out Span<byte> control)
    {
        control = default;
        if (!TryReserve(type, format, FeedbackHeader.Length + length, out var body))
        {
            return false;
        }

        BinaryPrimitives.WriteUInt32BigEndian(body, sender);
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], media);
        control = body[FeedbackHeader.Length..];
        return true;
    }
}
