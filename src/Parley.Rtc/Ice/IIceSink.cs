namespace Parley.Rtc.Ice;

/// <summary>Receives the STUN messages an ICE agent wants to send.</summary>
public interface IIceSink
{
    /// <summary>Sends one datagram.</summary>
    /// <param name="datagram">The message; valid during the call only.</param>
    /// <param name="destination">Where to.</param>
    void SendStun(scoped ReadOnlySpan<byte> datagram, PeerAddress destination);
}
