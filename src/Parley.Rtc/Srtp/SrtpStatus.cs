namespace Parley.Rtc.Srtp;

/// <summary>What became of a packet that was to be protected or unprotected.</summary>
public enum SrtpStatus
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>Not RTP or RTCP, or too short to carry a tag.</summary>
    Malformed,

    /// <summary>Seen before, or too old to tell (RFC 3711 section 3.3.2).</summary>
    Replayed,

    /// <summary>The authentication tag is wrong.</summary>
    NotAuthentic,

    /// <summary>More synchronisation sources than one session may hold.</summary>
    TooManyStreams,

    /// <summary>The index space of the key is used up (RFC 3711 section 9.2); the session must be keyed anew.</summary>
    KeyExhausted,
}
