namespace Parley.Sfu.Sending;

/// <summary>
/// Packets that leave together. Segmentation offload takes equally long ones of which the last may be shorter, and encoders cut a
/// frame into parts that differ by a byte or two: a few bytes of padding make such a run uniform.
/// </summary>
internal static class Run
{
    /// <summary>The most padding a packet gets: 1.5 % of a full one, for two thirds of its cost.</summary>
    public const int MaxPadding = 16;

    /// <summary>The most packets of a run: what a path can take at once, and a fair turn.</summary>
    public const int MostPackets = 32;

    /// <summary>How many of the first packets leave together.</summary>
    /// <param name="packets">Not empty.</param>
    /// <param name="most">The most packets, at least 1.</param>
    /// <param name="allowance">Positive; the packet that exceeds it is the last.</param>
    /// <param name="uniform">Whether the packets shall be padded to one length, else any lengths go.</param>
    /// <param name="length">The length to pad all but the last one to; 0 for no padding.</param>
    public static int Plan(ref PacketDeque packets, int most, int allowance, bool uniform, out int length)
    {
        var longest = 0;
        var shortest = int.MaxValue;
        var bytes = 0;
        var count = 0;
        most = Math.Min(most, packets.Count);
        while (count < most && bytes < allowance)
        {
            int next = packets[count].Length;
            if (uniform && count > 0 && Math.Max(longest, next) - Math.Min(shortest, next) > MaxPadding)
            {
                // A much shorter one may still end the run.
                count += next < longest ? 1 : 0;
                break;
            }

            longest = Math.Max(longest, next);
            shortest = Math.Min(shortest, next);
            bytes += next;
            count++;
        }

        length = uniform && count > 1 ? longest : 0;
        return count;
    }
}
