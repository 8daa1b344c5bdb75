namespace Parley.Rtc.Bandwidth;

/// <summary>A packet that waits for its turn.</summary>
/// <param name="Handle">The caller's name for the packet; 0 for padding.</param>
/// <param name="Size">Its length in bytes; for padding the length to make.</param>
/// <param name="Priority">Its place in the order.</param>
/// <param name="Enqueued">When it began to wait.</param>
/// <param name="Probe">The probe it belongs to, set when it goes; 0 for none.</param>
public readonly record struct PacedPacket(long Handle, int Size, PacketPriority Priority, TimeSpan Enqueued, byte Probe = 0);
