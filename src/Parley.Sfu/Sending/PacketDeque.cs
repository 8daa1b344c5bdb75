using Parley.Sfu.Routing;

namespace Parley.Sfu.Sending;

/// <summary>A ring of queued packets that doubles up to a limit and costs nothing before its first packet.</summary>
internal struct PacketDeque(int limit)
{
    private const int SmallestCapacity = 16;
    private QueuedPacket[] _items = [];
    private int _head;

    public int Count { get; private set; }

    public readonly bool IsFull => Count == limit;

    public readonly ref QueuedPacket this[int index] => ref _items[(_head + index) & (_items.Length - 1)];

    public void Add(in QueuedPacket packet)
    {
        if (Count == _items.Length)
        {
            Grow();
        }

        _items[(_head + Count++) & (_items.Length - 1)] = packet;
    }

    public void RemoveFirst(int count)
    {
        // The references must not keep a publisher's ring alive.
        for (var index = 0; index < count; index++)
        {
            this[index] = default;
        }

        _head += count;
        Count -= count;
    }

    /// <summary>Takes out the packets of a track, except those of one picture of it.</summary>
    /// <param name="track">The track.</param>
    /// <param name="except">The timestamp of the picture to keep, or null.</param>
    /// <param name="first">The number of the first one taken out.</param>
    /// <param name="last">The number of the last one.</param>
    /// <returns>How many were taken out.</returns>
    public int RemoveAll(OutgoingTrack track, uint? except, out ushort first, out ushort last)
    {
        first = 0;
        last = 0;
        var kept = 0;
        for (var index = 0; index < Count; index++)
        {
            ref var packet = ref this[index];
            if (packet.Track != track || packet.Timestamp == except)
            {
                this[kept++] = packet;
                continue;
            }

            first = index == kept ? packet.Number : first;
            last = packet.Number;
        }

        var removed = Count - kept;
        for (var index = kept; index < Count; index++)
        {
            this[index] = default;
        }

        Count = kept;
        return removed;
    }

    private void Grow()
    {
        var items = new QueuedPacket[Math.Max(SmallestCapacity, _items.Length * 2)];
        for (var index = 0; index < Count; index++)
        {
            items[index] = this[index];
        }

        _items = items;
        _head = 0;
    }
}
