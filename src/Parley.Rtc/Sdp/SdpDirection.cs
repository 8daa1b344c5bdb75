namespace Parley.Rtc.Sdp;

/// <summary>Which way media flows (RFC 8866 section 6.7), as two bits.</summary>
[Flags]
public enum SdpDirection
{
    /// <summary>Neither way.</summary>
    Inactive = 0,

    /// <summary>From the side that wrote the description.</summary>
    SendOnly = 1,

    /// <summary>To the side that wrote the description.</summary>
    ReceiveOnly = 2,

    /// <summary>Both ways.</summary>
    SendReceive = SendOnly | ReceiveOnly,
}
