namespace Parley.Rtc.Dtls;

/// <summary>Connects two sessions in memory, without loss and without waiting.</summary>
internal static class DtlsLoopback
{
    public static bool Run(
        IDtlsSession client, DtlsFingerprint clientFingerprint, IDtlsSession server, DtlsFingerprint serverFingerprint)
    {
        client.SetRemoteFingerprint(serverFingerprint);
        server.SetRemoteFingerprint(clientFingerprint);
        var toServer = new Queue([]);
        var toClient = new Queue([]);
        client.Start(TimeSpan.Zero, ref toServer);
        server.Start(TimeSpan.Zero, ref toClient);

        // A handshake has six flights of a few datagrams; 100 is far beyond.
        for (var step = 0; step < 100 && toServer.Datagrams.Count + toClient.Datagrams.Count > 0; step++)
        {
            if (toServer.Datagrams.TryDequeue(out var datagram))
            {
                server.Receive(TimeSpan.Zero, datagram, ref toClient);
            }

            if (toClient.Datagrams.TryDequeue(out datagram))
            {
                client.Receive(TimeSpan.Zero, datagram, ref toServer);
            }
        }

        return client.State == DtlsState.Connected && server.State == DtlsState.Connected;
    }

    private readonly struct Queue(Queue<byte[]> datagrams) : IDtlsSink
    {
        public Queue<byte[]> Datagrams { get; } = datagrams;

        public void SendDtls(scoped ReadOnlySpan<byte> datagram) => Datagrams.Enqueue(datagram.ToArray());
    }
}
