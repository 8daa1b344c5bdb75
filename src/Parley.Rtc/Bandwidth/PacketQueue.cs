namespace Parley.Rtc.Bandwidth;

/// <summary>A ring of waiting packets. Grows by doubling up to its limit, so that quiet receivers cost little.</summary>
internal struct PacketQueue
{
    private const int SmallestCapacity = 32;

    private PacedPacket[] _packets = [];
    private int _head;

    public PacketQueue()
    {
    }

    public int Count { get; private set; }

    public void Enqueue(in PacedPacket packet)
    {
        if (Count == _packets.Length)
        {
            Grow();
        }

        _packets[(_head + Count++) & (_packets.Length - 1)] = packet;
    }

    public readonly PacedPacket Peek() => _packets[_head];

    public PacedPacket Dequeue()
    {
        var packet = _packets[_head];
        _head = (_head + 1) & (_packets.Length - 1);
        Count--;
        return packet;
    }

    private void Grow()
    {
        var packets = new PacedPacket[Math.Max(SmallestCapacity, _packets.Length * 2)];
        for (var index = 0; index < Count; index++)
        {
            packets[index] = _packets[(_head + index) & (_packets.Length - 1)];
        }

        _packets = packets;
        _head = 0;
    }
}
