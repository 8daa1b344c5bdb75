using Parley.Rtc.Rtp;

namespace Parley.Sfu.Routing;

/// <summary>
/// The last packets of one incoming stream as they came, for forwarding and for every receiver's resends. Bytes lie one behind the
/// other in a ring, so small packets cost little; memory is taken with the first packet and never grows.
/// </summary>
internal sealed class PacketRing(int bytes, int packets)
{
    private readonly byte[] _bytes = new byte[bytes];
    private readonly Entry[] _entries = new Entry[packets];
    private long _head;

    /// <summary>Keeps a packet.</summary>
    /// <param name="sequence">Its unwrapped number.</param>
    /// <param name="packet">The plain packet.</param>
    /// <param name="header">Its header.</param>
    /// <returns>False when it is there already or too old or too long to be kept.</returns>
    public bool TryAdd(long sequence, ReadOnlySpan<byte> packet, in RtpHeader header)
    {
        ref var entry = ref At(sequence);
        if (packet.Length > _bytes.Length / 4 || (entry.Used && entry.Sequence >= sequence))
        {
            return false;
        }

        var offset = (int)(_head % _bytes.Length);
        if (offset + packet.Length > _bytes.Length)
        {
            _head += _bytes.Length - offset;
            offset = 0;
        }

        packet.CopyTo(_bytes.AsSpan(offset));
        entry = new Entry { Used = true, Sequence = sequence, Position = _head, Length = packet.Length, Header = header };
        _head += packet.Length;
        return true;
    }

    /// <summary>Finds a packet that is still there.</summary>
    public bool TryGet(long sequence, out Span<byte> packet, out RtpHeader header)
    {
        ref var entry = ref At(sequence);
        var found = entry.Used && entry.Sequence == sequence && entry.Position >= _head - _bytes.Length;
        packet = found ? _bytes.AsSpan((int)(entry.Position % _bytes.Length), entry.Length) : default;
        header = found ? entry.Header : default;
        return found;
    }

    private ref Entry At(long sequence) => ref _entries[(int)((ulong)sequence % (ulong)_entries.Length)];

    private struct Entry
    {
        public bool Used;
        public long Sequence;
        public long Position;
        public int Length;
        public RtpHeader Header;
    }
}
