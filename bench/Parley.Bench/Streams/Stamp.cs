using System.Buffers.Binary;

namespace Parley.Bench.Streams;

/// <summary>
/// What the publisher puts behind each payload, so that a sink can say which packet it is and how long it took. At the end, because the
/// start is the codec's and servers read it.
/// </summary>
/// <param name="Publisher">Index of the publisher.</param>
/// <param name="Kind">The media kind.</param>
/// <param name="Index">Counts the packets of this publisher and kind from 0.</param>
/// <param name="SentNanoseconds">The wall clock when the packet was sent; sender and sink are one process.</param>
internal readonly record struct Stamp(ushort Publisher, MediaKind Kind, long Index, long SentNanoseconds)
{
    public const int Length = 24;

    private const uint Magic = 0x5A_17_C0_DE;

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, Magic);
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], Publisher);
        BinaryPrimitives.WriteUInt16BigEndian(destination[6..], (ushort)Kind);
        BinaryPrimitives.WriteInt64BigEndian(destination[8..], Index);
        BinaryPrimitives.WriteInt64BigEndian(destination[16..], SentNanoseconds);
    }

    public static bool TryRead(ReadOnlySpan<byte> payload, out Stamp stamp)
    {
        stamp = default;
        if (payload.Length < Length || BinaryPrimitives.ReadUInt32BigEndian(payload[^Length..]) != Magic)
        {
            return false;
        }

        var tail = payload[^Length..];
        stamp = new Stamp(
            BinaryPrimitives.ReadUInt16BigEndian(tail[4..]),
            (MediaKind)BinaryPrimitives.ReadUInt16BigEndian(tail[6..]),
            BinaryPrimitives.ReadInt64BigEndian(tail[8..]),
            BinaryPrimitives.ReadInt64BigEndian(tail[16..]));
        return stamp.Index >= 0;
    }
}
