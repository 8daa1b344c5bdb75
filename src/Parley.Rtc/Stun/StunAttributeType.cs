namespace Parley.Rtc.Stun;

/// <summary>STUN attribute types used by ICE. Types below 0x8000 must be understood (RFC 8489 section 14).</summary>
public enum StunAttributeType : ushort
{
    /// <summary>Address without the XOR, from RFC 3489 servers.</summary>
    MappedAddress = 0x0001,

    /// <summary>USERNAME, RFC 8489 section 14.3.</summary>
    Username = 0x0006,

    /// <summary>MESSAGE-INTEGRITY (HMAC-SHA1), RFC 8489 section 14.5.</summary>
    MessageIntegrity = 0x0008,

    /// <summary>ERROR-CODE, RFC 8489 section 14.8.</summary>
    ErrorCode = 0x0009,

    /// <summary>UNKNOWN-ATTRIBUTES, RFC 8489 section 14.13.</summary>
    UnknownAttributes = 0x000A,

    /// <summary>REALM, RFC 8489 section 14.9; only of interest to TURN.</summary>
    Realm = 0x0014,

    /// <summary>NONCE, RFC 8489 section 14.10; only of interest to TURN.</summary>
    Nonce = 0x0015,

    /// <summary>XOR-MAPPED-ADDRESS, RFC 8489 section 14.2.</summary>
    XorMappedAddress = 0x0020,

    /// <summary>PRIORITY, RFC 8445 section 7.1.1.</summary>
    Priority = 0x0024,

    /// <summary>USE-CANDIDATE, RFC 8445 section 7.1.2.</summary>
    UseCandidate = 0x0025,

    /// <summary>SOFTWARE, RFC 8489 section 14.14.</summary>
    Software = 0x8022,

    /// <summary>FINGERPRINT, RFC 8489 section 14.7.</summary>
    Fingerprint = 0x8028,

    /// <summary>ICE-CONTROLLED, RFC 8445 section 7.1.3.</summary>
    IceControlled = 0x8029,

    /// <summary>ICE-CONTROLLING, RFC 8445 section 7.1.3.</summary>
    IceControlling = 0x802A,
}
