namespace Parley.Rtc.Ice;

/// <summary>Which side nominates (RFC 8445 section 6.1.1).</summary>
public enum IceRole
{
    /// <summary>Nominates the pair to use.</summary>
    Controlling,

    /// <summary>Takes the pair the other side nominates.</summary>
    Controlled,
}
