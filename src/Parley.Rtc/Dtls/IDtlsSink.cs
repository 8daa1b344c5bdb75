namespace Parley.Rtc.Dtls;

/// <summary>Receives the datagrams a DTLS session wants to send.</summary>
public interface IDtlsSink
{
    /// <summary>Sends one datagram to the peer.</summary>
    /// <param name="datagram">At most <see cref="DtlsRecords.MaxDatagram"/> bytes; valid during the call only.</param>
    void SendDtls(scoped ReadOnlySpan<byte> datagram);
}
