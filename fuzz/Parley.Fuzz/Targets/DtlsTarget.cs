using System.Buffers.Binary;
using Parley.Rtc.Dtls;

namespace Parley.Fuzz.Targets;

/// <summary>
/// A server's DTLS session amid a handshake. The input is a stage (how many of the client's datagrams came first), then datagrams, each
/// behind two bytes of length. Whatever they are, nothing is thrown, the answer is bounded, and the session lives or has failed cleanly.
/// </summary>
internal sealed class DtlsTarget : FuzzTarget
{
    private static readonly OpenSslProvider Provider =
        new(DtlsCertificate.Create(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromDays(3650)));

    public override string Name => "dtls";

    public override int MaxLength => 4000;

    // The handshake around the input.
    public override long MaxAllocation(int length) => 200_000;

    public override TimeSpan MaxTime => TimeSpan.FromMilliseconds(200);

    public override IEnumerable<byte[]> Seeds
    {
        get
        {
            var recorded = new Flight([]);
            Handshake(recorded, stage: 0, default, out var datagrams);
            for (byte stage = 0; stage <= datagrams.Count; stage++)
            {
                foreach (var datagram in datagrams)
                {
                    yield return [stage, .. Framed(datagram)];
                }

                yield return [stage, .. datagrams.SelectMany(Framed)];
            }
        }
    }

    public override void Run(ReadOnlySpan<byte> input)
    {
        if (!input.IsEmpty)
        {
            Handshake(new Flight([]), input[0] % 8, input[1..], out _);
        }
    }

    private static void Handshake(Flight toClient, int stage, ReadOnlySpan<byte> script, out List<byte[]> recorded)
    {
        recorded = [];
        using var client = Provider.CreateSession(DtlsRole.Client);
        using var server = Provider.CreateSession(DtlsRole.Server);
        client.SetRemoteFingerprint(Provider.LocalFingerprint);
        server.SetRemoteFingerprint(Provider.LocalFingerprint);
        var toServer = new Flight([]);
        client.Start(TimeSpan.Zero, ref toServer);
        var delivered = 0;
        for (var round = 0; round < 12; round++)
        {
            foreach (var datagram in toServer.Take())
            {
                if (delivered++ == stage)
                {
                    Inject(server, script, ref toClient);
                }

                recorded.Add(datagram);
                server.Receive(TimeSpan.FromMilliseconds(round), datagram, ref toClient);
            }

            foreach (var datagram in toClient.Take())
            {
                client.Receive(TimeSpan.FromMilliseconds(round), datagram, ref toServer);
            }
        }

        if (delivered <= stage)
        {
            Inject(server, script, ref toClient);
        }

        Hold(server.State == DtlsState.Connected == (server.Keys is not null), "keys are there exactly when connected");
        Hold(server.State != DtlsState.Failed || server.Failure != DtlsFailure.None, "a failure has a reason");
        server.Advance(TimeSpan.FromSeconds(5), ref toClient);
    }

    private static void Inject(IDtlsSession server, ReadOnlySpan<byte> script, ref Flight output)
    {
        var taken = 0;
        for (; script.Length >= 2 && taken < 20; taken++)
        {
            var length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(script), script.Length - 2);
            server.Receive(TimeSpan.FromMilliseconds(20), script.Slice(2, length), ref output);
            script = script[(2 + length)..];
        }

        Hold(output.Datagrams.Sum(datagram => datagram.Length) <= 3000 * (1 + taken), "each datagram draws one flight at most");
        Hold(output.Datagrams.TrueForAll(datagram => datagram.Length <= DtlsRecords.MaxDatagram), "datagrams fit every path");
    }

    private static byte[] Framed(byte[] datagram) => [(byte)(datagram.Length >> 8), (byte)datagram.Length, .. datagram];

    private readonly struct Flight(List<byte[]> datagrams) : IDtlsSink
    {
        public List<byte[]> Datagrams { get; } = datagrams;

        public List<byte[]> Take()
        {
            var taken = Datagrams.ToList();
            Datagrams.Clear();
            return taken;
        }

        public void SendDtls(scoped ReadOnlySpan<byte> datagram) => Datagrams.Add(datagram.ToArray());
    }
}
