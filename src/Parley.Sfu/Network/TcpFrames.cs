using System.Buffers.Binary;

namespace Parley.Sfu.Network;

/// <summary>Frames on a stream: two bytes of length, then the datagram (RFC 4571 section 2).</summary>
internal static class TcpFrames
{
    public const int HeaderLength = 2;
    public const int MaxLength = HeaderLength + IDatagramPort.MaxDatagram;

    // The shortest message of any protocol we take: an empty DTLS record.
    private const int MinDatagram = 13;

    /// <summary>What the shortest frame that counts takes of a stream.</summary>
    public const int MinLength = HeaderLength + MinDatagram;

    /// <summary>Takes the next datagram that can mean something.</summary>
    /// <param name="bytes">The bytes of the stream, then what is left of them.</param>
    /// <param name="offset">Where the datagram begins in the bytes given.</param>
    /// <param name="length">Its length, or 0 when more bytes are needed.</param>
    /// <returns>False for a frame longer than any we take: the stream cannot be followed any more.</returns>
    public static bool TryNext(ReadOnlySpan<byte> bytes, ref int offset, out int length)
    {
        length = 0;
        while (bytes.Length - offset >= HeaderLength)
        {
            var announced = BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]);
            if (announced > IDatagramPort.MaxDatagram)
            {
                return false;
            }

            if (bytes.Length - offset - HeaderLength < announced)
            {
                return true;
            }

            offset += HeaderLength;
            if (announced >= MinDatagram)
            {
                length = announced;
                return true;
            }

            offset += announced;
        }

        return true;
    }
}
