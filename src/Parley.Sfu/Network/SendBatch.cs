using Parley.Rtc;

namespace Parley.Sfu.Network;

/// <summary>
/// Slots of outgoing datagrams, chained by destination: a fan-out writes them destination by destination for each incoming packet,
/// yet only neighbours of one destination can leave by one segmented message. Allocates once.
/// </summary>
internal sealed class SendBatch
{
    public const int Capacity = 256;
    private const int TableSize = 1024;

    // Pinned for ever, so that the kernel may be given its address.
    private readonly byte[] _slots = GC.AllocateArray<byte>(Capacity * IDatagramPort.MaxDatagram, pinned: true);
    private readonly int[] _lengths = new int[Capacity];
    private readonly int[] _next = new int[Capacity];
    private readonly Chain[] _chains = new Chain[Capacity];
    private readonly int[] _table = new int[TableSize];
    private readonly int[] _stamps = new int[TableSize];
    private int _generation = 1;
    private int _last;

    public int Count { get; private set; }

    public int ChainCount { get; private set; }

    public bool IsFull => Count == Capacity;

    public Span<byte> Current => Slot(Count);

    public Span<byte> Slot(int index) =>
        _slots.AsSpan(index * IDatagramPort.MaxDatagram, IDatagramPort.MaxDatagram);

    public int Length(int index) => _lengths[index];

    /// <summary>The next slot of the same destination, or -1.</summary>
    public int Next(int index) => _next[index];

    public ref readonly Chain ChainAt(int index) => ref _chains[index];

    public void Add(int length, PeerAddress to)
    {
        var slot = Count++;
        _lengths[slot] = length;
        _next[slot] = -1;
        var index = FindOrAdd(to);
        ref var chain = ref _chains[index];
        if (chain.Tail >= 0)
        {
            _next[chain.Tail] = slot;
        }
        else
        {
            chain.Head = slot;
        }

        chain.Tail = slot;
    }

    public void Clear()
    {
        Count = 0;
        ChainCount = 0;
        _generation++;
    }

    private int FindOrAdd(PeerAddress to)
    {
        // Runs are written in one go.
        if (ChainCount > 0 && _chains[_last].To == to)
        {
            return _last;
        }

        return _last = Search(to);
    }

    private int Search(PeerAddress to)
    {
        var position = to.GetHashCode() & (TableSize - 1);
        while (_stamps[position] == _generation)
        {
            if (_chains[_table[position]].To == to)
            {
                return _table[position];
            }

            position = (position + 1) & (TableSize - 1);
        }

        _stamps[position] = _generation;
        _table[position] = ChainCount;
        _chains[ChainCount] = new Chain { To = to, Head = -1, Tail = -1 };
        return ChainCount++;
    }

    internal struct Chain
    {
        public PeerAddress To;
        public int Head;
        public int Tail;
    }
}
