namespace Parley.Rtc.Dtls;

/// <summary>Who starts the handshake, from the <c>a=setup</c> attribute (RFC 8842 section 5).</summary>
public enum DtlsRole
{
    /// <summary>Waits for the handshake: <c>setup:passive</c>.</summary>
    Server,

    /// <summary>Starts the handshake: <c>setup:active</c>.</summary>
    Client,
}
