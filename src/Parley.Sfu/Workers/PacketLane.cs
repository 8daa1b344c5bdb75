using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Parley.Sfu.Workers;

/// <summary>
/// Records from one worker to another: a ring of bytes with one writer and one reader and no lock. What does not fit is dropped whole
/// and counted: a worker that does not keep up must not hold up the others. Memory is taken with the first record.
/// </summary>
internal sealed class PacketLane
{
    /// <summary>A hundred milliseconds of 80 Mbit/s, or thirteen keyframes of 65 packets.</summary>
    public const int Capacity = 1 << 20;

    /// <summary>Kept free by those who can bear a loss, so that a burst of pictures does not push out sound and handshakes.</summary>
    public const int Reserve = Capacity / 8;

    private static readonly int HeadLength = RoundUp(Unsafe.SizeOf<LaneRecord>());

    private byte[] _bytes = [];
    private Position _written;
    private Position _read;

    // The writer's last look at the reader's position: looking at every record would pull its cache line over each time.
    private long _readSeen;

    /// <summary>Records that did not fit. Written by the writer.</summary>
    public long Dropped { get; private set; }

    /// <summary>For the reader.</summary>
    public bool IsEmpty => Volatile.Read(ref _written.Value) == _read.Value;

    /// <summary>Adds a record.</summary>
    /// <param name="record">Its fixed part.</param>
    /// <param name="payload">What follows; its length is put into the fixed part.</param>
    /// <param name="reserve">Bytes to leave free.</param>
    /// <returns>False when there is no room.</returns>
    public bool TryWrite(LaneRecord record, ReadOnlySpan<byte> payload, int reserve = 0)
    {
        var size = RoundUp(HeadLength + payload.Length);
        var start = _written.Value;
        var offset = (int)(start & (Capacity - 1));
        var skipped = offset + size > Capacity ? Capacity - offset : 0;
        var end = start + skipped + size;
        if (end - _readSeen > Capacity - reserve)
        {
            _readSeen = Volatile.Read(ref _read.Value);
            if (end - _readSeen > Capacity - reserve)
            {
                Dropped++;
                return false;
            }
        }

        if (_bytes.Length == 0)
        {
            _bytes = new byte[Capacity];
        }

        if (skipped > 0)
        {
            _bytes[offset] = (byte)LaneKind.Wrap;
            offset = 0;
        }

        record.Length = payload.Length;
        MemoryMarshal.Write(_bytes.AsSpan(offset), record);
        payload.CopyTo(_bytes.AsSpan(offset + HeadLength));
        Volatile.Write(ref _written.Value, end);
        return true;
    }

    /// <summary>Looks at the next record, which stays until <see cref="Advance"/>.</summary>
    /// <param name="record">Its fixed part.</param>
    /// <param name="payload">What follows; may be changed.</param>
    public bool TryPeek(out LaneRecord record, out Span<byte> payload)
    {
        payload = default;
        record = default;
        if (IsEmpty)
        {
            return false;
        }

        var offset = (int)(_read.Value & (Capacity - 1));
        if (_bytes[offset] == (byte)LaneKind.Wrap)
        {
            Volatile.Write(ref _read.Value, _read.Value + Capacity - offset);
            offset = 0;
        }

        record = MemoryMarshal.Read<LaneRecord>(_bytes.AsSpan(offset));
        payload = _bytes.AsSpan(offset + HeadLength, record.Length);
        return true;
    }

    /// <summary>Gives back the room of the record looked at.</summary>
    public void Advance(in LaneRecord record) =>
        Volatile.Write(ref _read.Value, _read.Value + RoundUp(HeadLength + record.Length));

    private static int RoundUp(int length) => (length + 7) & ~7;

    // Each on a cache line of its own, neighbours' prefetching included.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Position
    {
        [FieldOffset(128)]
        public long Value;
    }
}
