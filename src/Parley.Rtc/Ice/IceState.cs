namespace Parley.Rtc.Ice;

/// <summary>Where an ICE agent stands.</summary>
public enum IceState
{
    /// <summary>No pair is nominated yet.</summary>
    Checking,

    /// <summary>A pair is nominated and consent is fresh.</summary>
    Connected,

    /// <summary>Nothing authentic came for a while; consent still holds.</summary>
    Disconnected,

    /// <summary>Consent ended (RFC 7675 section 5.1) or no pair ever worked; nothing may be sent any more.</summary>
    Failed,
}
