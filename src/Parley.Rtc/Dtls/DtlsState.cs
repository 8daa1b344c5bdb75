namespace Parley.Rtc.Dtls;

/// <summary>Where a DTLS session stands.</summary>
public enum DtlsState
{
    /// <summary>The handshake runs, or is complete but the peer's fingerprint is not known yet.</summary>
    Handshaking,

    /// <summary>Complete, and the peer's certificate has the expected fingerprint.</summary>
    Connected,

    /// <summary>The peer said goodbye (close_notify).</summary>
    Closed,

    /// <summary>Ended by an error; see <see cref="IDtlsSession.Failure"/>.</summary>
    Failed,
}
