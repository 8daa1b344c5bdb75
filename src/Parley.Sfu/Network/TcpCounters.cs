namespace Parley.Sfu.Network;

/// <summary>What the connections of a worker did. Written by its thread.</summary>
internal struct TcpCounters
{
    public long Accepted;

    /// <summary>Connections over a limit, turned away or pushed out by newer ones.</summary>
    public long Refused;

    /// <summary>Connections that broke the rules: no proof in time, or frames nobody sends.</summary>
    public long Violations;

    public long Received;
    public long ReceivedBytes;

    /// <summary>Frames queued for a connection.</summary>
    public long Sent;
    public long SentBytes;

    /// <summary>Frames that found the queue full or the connection gone.</summary>
    public long SendDropped;

    public long SystemCalls;

    /// <summary>Connections open now.</summary>
    public int Open;
}
