using System.Runtime.CompilerServices;

namespace Parley.Sfu.Allocation;

/// <summary>The rate of a growing count of bytes over the last second, from samples 200 ms apart.</summary>
internal struct RateWindow
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private const int Samples = 6;

    private Window _samples;
    private int _count;

    /// <summary>Bits per second, or null while there are less than 200 ms to tell from.</summary>
    public long? BitsPerSecond { get; private set; }

    /// <summary>Adds the count reached; call it every <see cref="Interval"/>.</summary>
    public void Sample(TimeSpan now, long bytes)
    {
        if (_count > 0 && bytes < _samples[(_count - 1) % Samples].Bytes)
        {
            // Another stream took its place.
            Reset();
        }

        _samples[_count++ % Samples] = new Entry(now, bytes);
        var first = _samples[Math.Max(0, _count - Samples) % Samples];
        BitsPerSecond = now > first.At ? (long)((bytes - first.Bytes) * 8 / (now - first.At).TotalSeconds) : null;
    }

    public void Reset()
    {
        _count = 0;
        BitsPerSecond = null;
    }

    private readonly record struct Entry(TimeSpan At, long Bytes);

    [InlineArray(Samples)]
    private struct Window
    {
        private Entry _first;
    }
}
