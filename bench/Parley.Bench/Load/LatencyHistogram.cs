using System.Numerics;

namespace Parley.Bench.Load;

/// <summary>Counts durations in buckets at most 1/32 wide, so that percentiles of millions cost no memory.</summary>
internal sealed class LatencyHistogram
{
    private const int FractionBits = 5;

    private readonly long[] _buckets = new long[64 << FractionBits];

    public long Count { get; private set; }

    /// <summary>The largest value, in nanoseconds.</summary>
    public long Max { get; private set; }

    public void Add(long nanoseconds)
    {
        // The two clock readings may be some nanoseconds apart the wrong way round.
        var value = Math.Max(nanoseconds, 1);
        _buckets[BucketOf(value)]++;
        Count++;
        Max = Math.Max(Max, value);
    }

    public void Clear()
    {
        Array.Clear(_buckets);
        Count = 0;
        Max = 0;
    }

    /// <summary>The value a share of all values does not exceed, in nanoseconds, rounded up to its bucket's end; 0 without values.</summary>
    public long Percentile(double share)
    {
        var rank = (long)Math.Ceiling(share * Count);
        long seen = 0;
        for (var bucket = 0; bucket < _buckets.Length; bucket++)
        {
            seen += _buckets[bucket];
            if (seen >= rank && seen > 0)
            {
                return Math.Min(UpperEnd(bucket), Max);
            }
        }

        return Max;
    }

    private static int BucketOf(long value)
    {
        var exponent = BitOperations.Log2((ulong)value);
        var fraction = exponent >= FractionBits ? value >> (exponent - FractionBits) : value << (FractionBits - exponent);
        return (exponent << FractionBits) | (int)(fraction & ((1 << FractionBits) - 1));
    }

    private static long UpperEnd(int bucket)
    {
        var exponent = bucket >> FractionBits;
        var fraction = (bucket & ((1 << FractionBits) - 1)) + (1L << FractionBits) + 1;
        return exponent >= FractionBits ? fraction << (exponent - FractionBits) : fraction >> (FractionBits - exponent);
    }
}
