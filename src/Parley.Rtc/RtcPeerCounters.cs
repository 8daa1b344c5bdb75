namespace Parley.Rtc;

/// <summary>What happened to a peer's datagrams since it was made. Read by the thread that owns the peer.</summary>
public struct RtcPeerCounters
{
    /// <summary>RTP packets accepted.</summary>
    public long RtpReceived { get; internal set; }

    /// <summary>RTCP packets accepted.</summary>
    public long RtcpReceived { get; internal set; }

    /// <summary>RTP and RTCP packets sent.</summary>
    public long MediaSent { get; internal set; }

    /// <summary>Packets refused as repeated or too old.</summary>
    public long Replayed { get; internal set; }

    /// <summary>Packets refused because their tag was wrong.</summary>
    public long NotAuthentic { get; internal set; }

    /// <summary>Datagrams refused for any other reason: unknown protocol, malformed, too early, or from an address ICE does not know.</summary>
    public long Ignored { get; internal set; }
}
