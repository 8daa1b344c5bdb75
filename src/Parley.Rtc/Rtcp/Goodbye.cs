using System.Buffers.Binary;

namespace Parley.Rtc.Rtcp;

/// <summary>Sources that leave (RFC 3550 section 6.6). The reason text is not read.</summary>
public readonly ref struct Goodbye
{
    private readonly ReadOnlySpan<byte> _sources;

    private Goodbye(ReadOnlySpan<byte> sources) => _sources = sources;

    /// <summary>Number of sources, 0 to 31.</summary>
    public int Count => _sources.Length / 4;

    /// <summary>One of the sources.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below the count.</exception>
    public uint Source(int index) => BinaryPrimitives.ReadUInt32BigEndian(_sources[(index * 4)..]);

    /// <summary>Reads a goodbye.</summary>
    /// <param name="block">A packet of a compound.</param>
    /// <param name="goodbye">The sources, or default.</param>
    /// <returns>False when it is another packet or too short for its count.</returns>
    public static bool TryParse(in RtcpBlock block, out Goodbye goodbye)
    {
        goodbye = default;
        if (block.Type != RtcpPacketType.Goodbye || block.Body.Length < block.Count * 4)
        {
            return false;
        }

        goodbye = new Goodbye(block.Body[..(block.Count * 4)]);
        return true;
    }

    /// <summary>Adds a goodbye of one source.</summary>
    /// <param name="writer">The compound.</param>
    /// <param name="ssrc">The source that leaves.</param>
    /// <returns>False when it does not fit.</returns>
    public static bool TryWrite(ref RtcpWriter writer, uint ssrc)
    {
        if (!writer.TryReserve(RtcpPacketType.Goodbye, 1, 4, out var body))
        {
            return false;
        }

        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        return true;
    }
}
