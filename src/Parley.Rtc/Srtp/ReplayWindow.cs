using System.Runtime.CompilerServices;

namespace Parley.Rtc.Srtp;

/// <summary>
/// Remembers which of the last 2048 packet indices were seen (RFC 3711 section 3.3.2 asks for at least 64; a video burst
/// that is reordered behind retransmissions needs far more).
/// </summary>
internal struct ReplayWindow
{
    public const int Size = 2048;
    private const int Words = Size / 64;

    private Bits _seen;

    // One more than the highest index, so that the empty window is all zeros.
    private long _next;

    public readonly bool IsEmpty => _next == 0;

    /// <summary>The highest index marked so far, -1 when empty.</summary>
    public readonly long Highest => _next - 1;

    /// <summary>False when the index was marked before or is too old to tell.</summary>
    public readonly bool IsFresh(long index) =>
        index >= 0 && (index >= _next || (index > Highest - Size && (_seen[WordOf(index)] & BitOf(index)) == 0));

    /// <summary>Marks an index that <see cref="IsFresh"/> accepted.</summary>
    public void Mark(long index)
    {
        if (index >= _next)
        {
            Advance(index);
        }

        _seen[WordOf(index)] |= BitOf(index);
    }

    private static int WordOf(long index) => (int)(index >> 6) & (Words - 1);

    private static ulong BitOf(long index) => 1UL << (int)(index & 63);

    // The window covers whole words plus the part of the word that holds the highest index, which is why it must forget
    // single bits in the last word.
    private void Advance(long index)
    {
        var first = _next;
        _next = index + 1;
        if (index - first >= Size)
        {
            _seen = default;
            return;
        }

        for (var forgotten = first; forgotten <= index;)
        {
            if ((forgotten & 63) == 0 && forgotten + 63 <= index)
            {
                _seen[WordOf(forgotten)] = 0;
                forgotten += 64;
            }
            else
            {
                _seen[WordOf(forgotten)] &= ~BitOf(forgotten);
                forgotten++;
            }
        }
    }

    [InlineArray(Words)]
    private struct Bits
    {
        private ulong _first;
    }
}
