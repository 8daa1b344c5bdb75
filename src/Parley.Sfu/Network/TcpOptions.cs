namespace Parley.Sfu.Network;

/// <summary>Limits for TCP connections of one worker.</summary>
internal sealed record TcpOptions
{
    /// <summary>In all. Each costs a descriptor, 2 kB here and up to some hundred in the system.</summary>
    public int MaxConnections { get; init; } = 4096;

    /// <summary>From one IPv4 address or IPv6 /64: a school behind one address whose firewall stops UDP.</summary>
    public int MaxPerNetwork { get; init; } = 512;

    /// <summary>Connections that have proven nothing yet, in all; the oldest makes room. A peer proves itself in one round trip.</summary>
    public int MaxUnproven { get; init; } = 512;

    /// <summary>The same from one IPv4 address or IPv6 /64.</summary>
    public int MaxUnprovenPerNetwork { get; init; } = 64;

    /// <summary>How long a connection may take to deliver an authentic check.</summary>
    public TimeSpan ProofTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Frames a connection may try to prove itself with.</summary>
    public int MaxUnprovenFrames { get; init; } = 4;

    /// <summary>
    /// Bytes of video that may wait for a connection before more is refused, half a second of 1 Mbit/s; the rest waits in the peer's
    /// send queue, where what is too old is dropped up to the next keyframe.
    /// </summary>
    public int RefuseVideoAbove { get; init; } = 64 << 10;

    /// <summary>Video is taken again when fewer bytes wait.</summary>
    public int TakeVideoBelow { get; init; } = 16 << 10;

    /// <summary>Bytes the system may hold that have not left: what sound has to wait for, 130 ms at 1 Mbit/s.</summary>
    public int UnsentBytes { get; init; } = 16 << 10;

    /// <summary>Connections that may have bytes waiting at the same time; 160 KiB each.</summary>
    public int MaxBlocked { get; init; } = 512;
}
