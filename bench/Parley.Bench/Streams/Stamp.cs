using System.Buffers.Binary;

namespace Parley.Bench.Streams;

/// <summary>
/// What the publisher puts behind each payload, so that a sink can say which packet it is and how long it took. At the end, because the
/// start is the codec's and servers read it.
/// </summary>
/// <param name="Publisher">Index of the publisher.</param>
/// <param name="Kind">The media kind.</param>
/// <param name="Layer">The simulcast layer, 0 the lowest.</param>
/// <param name="Position">Which packet of the recording it is.</param>
/// <param name="Index">Counts the packets of this publisher, kind and layer from 0.</param>
/// <param name="SentNanoseconds">The wall clock when the packet was sent; sender and sink are one process.</param>
internal readonly record struct Stamp(ushort Publisher, MediaKind Kind, byte Layer, int Position, long Index, long SentNanoseconds)
{
    public const int Length = 28;

    private const uint Magic = 0x5A_17_C0_DF;

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, Magic);
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], Publisher);
        destination[6] = (byte)Kind;
        destination[7] = Layer;
        BinaryPrimitives.WriteInt32BigEndian(destination[8..], Position);
        BinaryPrimitives.WriteInt64BigEndian(destination[12..], Index);
        BinaryPrimitives.WriteInt64BigEndian(destination[20..], SentNanoseconds);
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
            (MediaKind)tail[6],
            tail[7],
            BinaryPrimitives.ReadInt32BigEndian(tail[8..]),
            BinaryPrimitives.ReadInt64BigEndian(tail[12..]),
            BinaryPrimitives.ReadInt64BigEndian(tail[20..]));
        return stamp is { Index: >= 0, Position: >= 0 };
    }
}
