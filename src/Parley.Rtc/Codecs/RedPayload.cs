using System.Buffers.Binary;

namespace Parley.Rtc.Codecs;

/// <summary>Redundant audio (RFC 2198 section 3): older frames in front of the newest, the primary one.</summary>
public static class RedPayload
{
    private const int RedundantHeaderLength = 4;

    /// <summary>Finds the primary block, so that a receiver without RED can be given it alone.</summary>
    /// <param name="payload">The RTP payload.</param>
    /// <param name="payloadType">The payload type of the primary block, 0 to 127.</param>
    /// <param name="offset">Offset of the primary block in bytes; it reaches to the end of the payload.</param>
    /// <returns>False when headers or redundant blocks do not fit into the payload.</returns>
    public static bool TryFindPrimary(ReadOnlySpan<byte> payload, out byte payloadType, out int offset)
    {
        payloadType = 0;
        offset = 0;
        var at = 0;
        var redundant = 0;
        while (at < payload.Length && (payload[at] & 0x80) != 0)
        {
            if (at + RedundantHeaderLength > payload.Length)
            {
                return false;
            }

            redundant += BinaryPrimitives.ReadUInt16BigEndian(payload[(at + 2)..]) & 0x3FF;
            at += RedundantHeaderLength;
        }

        if (at >= payload.Length || at + 1 + redundant > payload.Length)
        {
            return false;
        }

        payloadType = payload[at];
        offset = at + 1 + redundant;
        return true;
    }

    /// <summary>Counts the redundant blocks in front of the primary one.</summary>
    /// <param name="payload">A payload that <see cref="TryFindPrimary"/> accepted.</param>
    public static int CountRedundant(ReadOnlySpan<byte> payload)
    {
        var count = 0;
        while (count * RedundantHeaderLength < payload.Length && (payload[count * RedundantHeaderLength] & 0x80) != 0)
        {
            count++;
        }

        return count;
    }
}
