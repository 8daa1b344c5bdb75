namespace Parley.Rtc.Srtp;

/// <summary>Guesses the 48-bit packet index from 16 bits of sequence number (RFC 3711 section 3.3.1).</summary>
internal static class RolloverCounter
{
    /// <summary>The index nearest to the highest one known.</summary>
    /// <param name="highest">The highest index so far, -1 before the first packet.</param>
    /// <param name="sequenceNumber">The sequence number of the packet.</param>
    /// <returns>The index; negative when the packet would lie before the start of the stream.</returns>
    public static long Estimate(long highest, ushort sequenceNumber)
    {
        if (highest < 0)
        {
            return sequenceNumber;
        }

        int distance = (short)(sequenceNumber - (ushort)highest);

        // Half way round the RFC stays in the same rollover period.
        if (distance == short.MinValue && (ushort)highest < 0x8000)
        {
            distance = 0x8000;
        }

        return highest + distance;
    }
}
