namespace Parley.Sfu.Routing;

/// <summary>What a worker's routing did. Written by its thread.</summary>
internal struct LoopCounters
{
    /// <summary>Datagrams of nobody known, or of no use.</summary>
    public long Ignored;

    /// <summary>Datagrams dropped because their address sends too many from nowhere.</summary>
    public long Limited;

    /// <summary>Datagrams given to the worker of their peer.</summary>
    public long HandedOver;

    /// <summary>RTP packets sent on, resends included.</summary>
    public long Forwarded;

    /// <summary>Packets that could not be protected or had no path.</summary>
    public long SendRefused;

    /// <summary>Turns a peer's video had to wait because a TCP connection took no more.</summary>
    public long PathFull;

    /// <summary>RTP packets of tracks that are not allowed.</summary>
    public long Forbidden;

    /// <summary>RTP packets received for forwarding.</summary>
    public long MediaReceived;

    /// <summary>Keyframes asked of publishers.</summary>
    public long KeyframesAsked;

    /// <summary>Keyframes receivers asked for.</summary>
    public long KeyframesWanted;

    /// <summary>Packets asked of publishers again.</summary>
    public long PacketsAsked;

    /// <summary>Packets publishers sent again that had been missing.</summary>
    public long PacketsRecovered;

    /// <summary>Packets receivers asked for again.</summary>
    public long PacketsWanted;

    /// <summary>Packets sent to receivers again.</summary>
    public long PacketsResent;

    /// <summary>Reports of receivers.</summary>
    public long Reports;

    /// <summary>Reports that told a round trip, and the sum of those.</summary>
    public long RoundTrips;
    public long RoundTripTicks;

    /// <summary>Times a receiver was given what came since the last keyframe instead.</summary>
    public long Replays;
}
