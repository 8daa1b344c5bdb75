using Parley.Rtc;
using Parley.Rtc.Dtls;
using Parley.Rtc.Ice;
using Parley.Rtc.Rtp;

namespace Parley.Fuzz.Targets;

/// <summary>
/// A connected peer. The first byte says how the rest arrives: from the peer's address, from another one, or protected by the peer as
/// media or control. Unless the peer said goodbye, media flows afterwards.
/// </summary>
internal sealed class PeerTarget : FuzzTarget
{
    private static readonly OpenSslProvider Provider =
        new(DtlsCertificate.Create(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromDays(3650)));

    private static readonly PeerAddress ClientAddress = PeerAddress.FromBytes([10, 0, 0, 1], 1);
    private static readonly PeerAddress ServerAddress = PeerAddress.FromBytes([10, 0, 0, 2], 2);
    private static readonly PeerAddress Stranger = PeerAddress.FromBytes([10, 0, 0, 3], 3);

    private readonly byte[] _buffer = new byte[2048];
    private RtcPeer _client;
    private RtcPeer _server;
    private TimeSpan _now;
    private ushort _sequence;

    public PeerTarget() => (_client, _server) = Connect();

    public override string Name => "peer";

    // New sources allocate their windows; a session that was closed by the input is replaced, which costs a handshake.
    public override long MaxAllocation(int length) => 400_000;

    public override TimeSpan MaxTime => TimeSpan.FromMilliseconds(100);

    public override IEnumerable<byte[]> Seeds =>
        [[2, 0x80, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7, 1, 2, 3, 4], [3, 0x80, 201, 0, 1, 0, 0, 0, 7], [0, 22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]];

    public override void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        _now += TimeSpan.FromMilliseconds(1);
        var sink = new Sink([]);
        var datagram = Arrival(input[0] % 4, input[1..], out var from);
        _server.Receive(_now, datagram, from, ref sink);
        Hold(from == ClientAddress || sink.Datagrams.Count == 0, "a stranger gets no answer");
        Hold(sink.Datagrams.Sum(bytes => bytes.Length) <= 3000, "an answer is one flight at most");
        _server.Advance(_now, ref sink);
        if (_server.State is PeerState.Closed or PeerState.Failed)
        {
            Close();
            (_client, _server) = Connect();
        }

        Hold(StillFlows(), "media flows afterwards");
    }

    protected override void Close()
    {
        _client.Dispose();
        _server.Dispose();
    }

    private Span<byte> Arrival(int kind, ReadOnlySpan<byte> bytes, out PeerAddress from)
    {
        from = kind == 1 ? Stranger : ClientAddress;
        bytes.CopyTo(_buffer);
        var captured = new Sink([]);
        var sent = kind switch
        {
            2 => _client.SendRtp(_buffer, bytes.Length, ref captured),
            3 => _client.SendRtcp(_buffer, bytes.Length, ref captured),
            _ => false,
        };
        return sent ? captured.Datagrams[0] : _buffer.AsSpan(0, bytes.Length);
    }

    // A source of its own, which inputs hardly ever hit; those that did have used up its numbers for a while.
    private bool StillFlows()
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var writer = new RtpWriter(_buffer, 96, marker: false, _sequence++, 0, 0x5EED_5EED);
            var length = writer.FinishHeader();
            var captured = new Sink([]);
            var received = _server.Counters.RtpReceived;
            if (_client.SendRtp(_buffer, length + 40, ref captured))
            {
                _server.Receive(_now, captured.Datagrams[0], ClientAddress, ref captured);
                if (_server.Counters.RtpReceived == received + 1)
                {
                    return true;
                }
            }
        }

        // As many sources as a peer may have: a new peer.
        Close();
        (_client, _server) = Connect();
        return _server.State == PeerState.Connected;
    }

    private (RtcPeer Client, RtcPeer Server) Connect()
    {
        var random = new Random(1);
        var ice = new IceFullAgent(IceCredentials.Create(random.NextBytes), IceRole.Controlling, random.NextBytes);
        ice.AddRemoteCandidate(ServerAddress, 1);
        var client = new RtcPeer(ice, Provider.CreateSession(DtlsRole.Client), DtlsRole.Client);
        var server = new RtcPeer(
            new IceLiteAgent(IceCredentials.Create(random.NextBytes), random.NextBytes), Provider.CreateSession(DtlsRole.Server), DtlsRole.Server);
        var (toServer, toClient) = (new Sink([]), new Sink([]));
        client.SetRemote(server.Ice.Local, Provider.LocalFingerprint, ref toServer);
        server.SetRemote(client.Ice.Local, Provider.LocalFingerprint, ref toClient);
        for (var round = 0; round < 100 && (client.State != PeerState.Connected || server.State != PeerState.Connected); round++)
        {
            _now += TimeSpan.FromMilliseconds(10);
            client.Advance(_now, ref toServer);
            server.Advance(_now, ref toClient);
            foreach (var datagram in toServer.Take())
            {
                server.Receive(_now, datagram, ClientAddress, ref toClient);
            }

            foreach (var datagram in toClient.Take())
            {
                client.Receive(_now, datagram, ServerAddress, ref toServer);
            }
        }

        Hold(server.State == PeerState.Connected, "the peers connect");
        return (client, server);
    }

    private readonly struct Sink(List<byte[]> datagrams) : IRtcPeerSink
    {
        public List<byte[]> Datagrams { get; } = datagrams;

        public List<byte[]> Take()
        {
            var taken = Datagrams.ToList();
            Datagrams.Clear();
            return taken;
        }

        public void Send(scoped ReadOnlySpan<byte> datagram, PeerAddress destination) => Datagrams.Add(datagram.ToArray());

        public void OnRtp(scoped Span<byte> packet, in RtpHeader header) =>
            Hold(packet.Length == header.Length + header.PayloadLength + header.PaddingLength, "a packet fits its header");

        public void OnRtcp(scoped ReadOnlySpan<byte> compound) => Hold(compound.Length >= 4, "a compound has a header");

        public void OnState(PeerState state)
        {
        }
    }
}
