namespace Parley.Rtc.Dtls;

/// <summary>Why a DTLS session failed.</summary>
public enum DtlsFailure
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>The handshake broke off: an alert, a violation of the protocol, or no common cipher.</summary>
    Handshake,

    /// <summary>The peer did not answer for all retransmissions, about 25 seconds.</summary>
    TimedOut,

    /// <summary>The peer's certificate is not the one announced in SDP (RFC 8122 section 5).</summary>
    FingerprintMismatch,

    /// <summary>The peer does not know any of our SRTP profiles (RFC 5764 section 4.1).</summary>
    NoSrtpProfile,
}
