namespace Parley.Rtc.Bandwidth;

/// <summary>The packets sent lately, found by transport-wide sequence number. Grows while feedback is outstanding.</summary>
internal sealed class SendHistory
{
    private const int SmallestCapacity = 256;

    // At 1200 bytes a packet the largest holds a second of 78 Mbit/s.
    private const int LargestCapacity = 8192;
    private static readonly TimeSpan WorthKeeping = TimeSpan.FromSeconds(1);

    private SentPacket[] _packets = [];
    private long _newest = -1;

    public void Add(ushort sequenceNumber, TimeSpan now, int size, byte probe)
    {
        var sequence = _newest < 0 ? sequenceNumber : _newest + (short)(sequenceNumber - (ushort)_newest);
        if (_packets.Length == 0)
        {
            _packets = new SentPacket[SmallestCapacity];
        }

        ref var slot = ref Slot(sequence);
        if (slot.State == SentState.Waiting && now - slot.Time < WorthKeeping && _packets.Length < LargestCapacity)
        {
            Grow();
            slot = ref Slot(sequence);
        }

        slot = new SentPacket
        {
            Time = now,
            Sequence = (uint)sequence,
            Size = (ushort)Math.Min(size, ushort.MaxValue),
            Probe = probe,
            State = SentState.Waiting,
        };
        _newest = Math.Max(_newest, sequence);
    }

    /// <summary>
    /// Settles a packet. False when it was never sent, is forgotten, or the report brings nothing new.
    /// </summary>
    public bool TryReport(ushort sequenceNumber, bool received, out SentPacket packet, out bool wasLost)
    {
        packet = default;
        wasLost = false;
        if (_newest < 0)
        {
            return false;
        }

        var sequence = _newest + (short)(sequenceNumber - (ushort)_newest);
        if (sequence > _newest || sequence < 0 || sequence <= _newest - _packets.Length)
        {
            return false;
        }

        ref var slot = ref Slot(sequence);
        if (slot.Sequence != (uint)sequence
            || slot.State is SentState.Unknown or SentState.Received
            || (!received && slot.State == SentState.ReportedLost))
        {
            return false;
        }

        wasLost = slot.State == SentState.ReportedLost;
        slot.State = received ? SentState.Received : SentState.ReportedLost;
        packet = slot;
        return true;
    }

    private ref SentPacket Slot(long sequence) => ref _packets[sequence & (_packets.Length - 1)];

    private void Grow()
    {
        var old = _packets;
        _packets = new SentPacket[old.Length * 2];
        foreach (var packet in old)
        {
            _packets[packet.Sequence & (uint)(_packets.Length - 1)] = packet;
        }
    }
}
