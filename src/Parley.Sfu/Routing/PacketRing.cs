using Parley.Sfu.Sending;

namespace Parley.Sfu.Routing;

/// <summary>
/// The last packets of one incoming stream as they came, for forwarding and for every receiver's resends. Bytes lie one behind the
/// other in a ring, so small packets cost little; memory is taken with the first packet and never grows. Behind each packet is room for
/// padding.
/// </summary>
internal sealed class PacketRing(int bytes, int packets)
{
    private readonly byte[] _bytes = new byte[bytes];
    private readonly Entry[] _entries = new Entry[packets];
    private long _head;

    /// <summary>Keeps a packet.</summary>
    /// <param name="sequence">Its unwrapped number.</param>
    /// <param name="packet">The plain packet.</param>
    /// <param name="notes">What was read from it.</param>
    /// <returns>False when it is there already or too old or too long to be kept.</returns>
    public bool TryAdd(long sequence, ReadOnlySpan<byte> packet, in PacketNotes notes)
    {
        ref var entry = ref At(sequence);
        var room = packet.Length + Run.MaxPadding;
        if (packet.Length > _bytes.Length / 4 || (entry.Used && entry.Sequence >= sequence))
        {
            return false;
        }

        var offset = (int)(_head % _bytes.Length);
        if (offset + room > _bytes.Length)
        {
            _head += _bytes.Length - offset;
            offset = 0;
        }

        packet.CopyTo(_bytes.AsSpan(offset));
        entry = new Entry { Used = true, Sequence = sequence, Position = _head, Length = room, Notes = notes };
        _head += room;
        return true;
    }

    /// <summary>Finds a packet that is still there.</summary>
    /// <param name="sequence">Its unwrapped number.</param>
    /// <param name="bytes">The packet and <see cref="Run.MaxPadding"/> bytes of room.</param>
    /// <param name="notes">What was read from it.</param>
    public bool TryFind(long sequence, out Span<byte> bytes, out PacketNotes notes)
    {
        ref var entry = ref At(sequence);
        if (!entry.Used || entry.Sequence != sequence || entry.Position < _head - _bytes.Length)
        {
            bytes = default;
            notes = default;
            return false;
        }

        bytes = _bytes.AsSpan((int)(entry.Position % _bytes.Length), entry.Length);
        notes = entry.Notes;
        return true;
    }

    private ref Entry At(long sequence) => ref _entries[(int)((ulong)sequence % (ulong)_entries.Length)];

    private struct Entry
    {
        public bool Used;
        public long Sequence;
        public long Position;
        public int Length;
        public PacketNotes Notes;
    }
}
