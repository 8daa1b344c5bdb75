namespace Parley.Rtc.Bandwidth;

/// <summary>A packet on its way: 16 bytes, as thousands are remembered per receiver.</summary>
internal struct SentPacket
{
    public TimeSpan Time;
    public uint Sequence;
    public ushort Size;
    public byte Probe;
    public SentState State;
}

internal enum SentState : byte
{
    Unknown,
    Waiting,
    ReportedLost,
    Received,
}
