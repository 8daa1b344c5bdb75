namespace Parley.Rtc.Stun;

/// <summary>The class bits of a STUN message (RFC 8489 section 5).</summary>
public enum StunClass
{
    /// <summary>A request, to be answered.</summary>
    Request = 0,

    /// <summary>An indication, never answered.</summary>
    Indication = 1,

    /// <summary>A success response.</summary>
    Success = 2,

    /// <summary>An error response.</summary>
    Error = 3,
}
