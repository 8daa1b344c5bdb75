using Parley.Bench.Streams;

namespace Parley.Bench.Load;

/// <summary>
/// What one sink got of one published stream, by the stamp and not by what the server wrote into the header: content, loss, duplicates,
/// order and latency.
/// </summary>
internal sealed class StreamLog(RecordedStream recording, LatencyHistogram latencies)
{
    // Packets older than this are counted as late, not looked up.
    private const int Window = 4096;

    private readonly ulong[] _seen = new ulong[Window / 64];
    private long _highest = -1;

    public long Received { get; private set; }

    /// <summary>Different packets within the range measured.</summary>
    public long Measured { get; private set; }

    public long Duplicates { get; private set; }

    public long Reordered { get; private set; }

    public long Corrupt { get; private set; }

    public long Late { get; private set; }

    /// <summary>The first index measured; from here on things count.</summary>
    public long From { get; set; } = long.MaxValue;

    /// <summary>The first index not measured any more.</summary>
    public long To { get; set; } = long.MaxValue;

    /// <summary>Takes a packet.</summary>
    /// <returns>True when it is genuine and came for the first time.</returns>
    public bool Add(in Stamp stamp, ReadOnlySpan<byte> payload, long arrival)
    {
        Received++;
        if (!IsGenuine(stamp, payload))
        {
            Corrupt++;
            return false;
        }

        if (!Mark(stamp.Index))
        {
            return false;
        }

        if (stamp.Index >= From && stamp.Index < To)
        {
            Measured++;
            latencies.Add(arrival - stamp.SentNanoseconds);
        }

        return true;
    }

    private bool IsGenuine(in Stamp stamp, ReadOnlySpan<byte> payload)
    {
        var content = payload[..^Stamp.Length];
        if (stamp.Kind != recording.Kind || stamp.Position >= recording.Packets.Count)
        {
            return false;
        }

        var expected = recording.Packets[stamp.Position].Payload;
        if (content.Length != expected.Length)
        {
            return false;
        }

        var skip = PayloadFormat.RewritableLength(recording.Codec);
        return content[skip..].SequenceEqual(expected.AsSpan(skip));
    }

    private bool Mark(long index)
    {
        if (index <= _highest - Window)
        {
            Late++;
            return false;
        }

        if (index > _highest)
        {
            for (var next = Math.Max(_highest + 1, index - Window + 1); next <= index; next++)
            {
                _seen[(int)(next % Window) / 64] &= ~(1UL << (int)(next % 64));
            }

            _highest = index;
        }
        else
        {
            Reordered++;
        }

        ref var word = ref _seen[(int)(index % Window) / 64];
        var bit = 1UL << (int)(index % 64);
        if ((word & bit) != 0)
        {
            Duplicates++;
            Reordered--;
            return false;
        }

        word |= bit;
        return true;
    }
}
