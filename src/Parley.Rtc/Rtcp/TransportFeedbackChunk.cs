namespace Parley.Rtc.Rtcp;

/// <summary>A packet status chunk: a run of one symbol, or a vector of 14 one-bit or 7 two-bit symbols.</summary>
internal struct TransportFeedbackChunk
{
    public const int NotReceived = 0;
    public const int SmallDelta = 1;
    public const int LargeDelta = 2;
    public const int MaxRun = 0x1FFF;
    public const int OneBitSymbols = 14;
    public const int TwoBitSymbols = 7;

    private readonly int _symbolBits;
    private readonly int _word;
    private int _taken;

    /// <summary>Reads a chunk that describes at most <paramref name="limit"/> packets.</summary>
    public TransportFeedbackChunk(ushort word, int limit)
    {
        _word = word;
        var capacity = word & MaxRun;
        if ((word & 0x8000) != 0)
        {
            _symbolBits = (word & 0x4000) != 0 ? 2 : 1;
            capacity = OneBitSymbols / _symbolBits;
        }

        Count = Math.Min(capacity, limit);
    }

    /// <summary>Packets not taken yet.</summary>
    public int Count { get; private set; }

    /// <summary>Length of the arrival times this chunk announces; false for a reserved symbol or an empty run.</summary>
    public readonly bool TryMeasure(out int length)
    {
        length = 0;
        if (Count == 0)
        {
            return false;
        }

        if (_symbolBits == 0)
        {
            var symbol = SymbolAt(0);
            length = Count * symbol;
            return symbol <= LargeDelta;
        }

        for (var index = 0; index < Count; index++)
        {
            var symbol = SymbolAt(index);
            if (symbol > LargeDelta)
            {
                return false;
            }

            // The symbol is also the number of bytes.
            length += symbol;
        }

        return true;
    }

    public int Take()
    {
        Count--;
        return SymbolAt(_taken++);
    }

    private readonly int SymbolAt(int index) => _symbolBits switch
    {
        0 => (_word >> 13) & 3,
        1 => (_word >> (13 - index)) & 1,
        _ => (_word >> (12 - (2 * index))) & 3,
    };
}
