namespace Parley.Rtc;

/// <summary>Where a peer stands.</summary>
public enum PeerState
{
    /// <summary>ICE or DTLS are not done.</summary>
    Connecting,

    /// <summary>Media can flow both ways.</summary>
    Connected,

    /// <summary>Nothing was heard for some seconds; media may still be sent.</summary>
    Disconnected,

    /// <summary>The peer said goodbye.</summary>
    Closed,

    /// <summary>Consent ended or the handshake failed; nothing is sent any more.</summary>
    Failed,
}
