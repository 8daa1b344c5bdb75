namespace Parley.Rtc.Ice;

/// <summary>One candidate pair of a full agent: our only socket and one address of the peer.</summary>
internal sealed class IceCheck(PeerAddress remote, uint priority)
{
    public PeerAddress Remote { get; } = remote;

    /// <summary>The remote candidate's priority; with one local candidate it orders the pairs.</summary>
    public uint Priority { get; } = priority;

    public IceCheckState State { get; set; }

    /// <summary>The peer nominated this pair before our own check succeeded (RFC 8445 section 7.3.1.5).</summary>
    public bool NominatedByPeer { get; set; }

    /// <summary>The running transaction carries USE-CANDIDATE.</summary>
    public bool Nominating { get; set; }

    /// <summary>The running transaction claims this role.</summary>
    public IceRole SentRole { get; set; }

    public byte[] TransactionId { get; } = new byte[12];

    public int Transmissions { get; set; }

    /// <summary>When to send (again) or to give up.</summary>
    public TimeSpan NextAt { get; set; }

    public bool IsRunning => State == IceCheckState.InProgress;
}

internal enum IceCheckState
{
    Waiting,
    InProgress,
    Succeeded,
    Failed,
}
