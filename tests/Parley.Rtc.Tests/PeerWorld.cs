using Parley.Rtc.Dtls;
using Parley.Rtc.Ice;
using Parley.Rtc.Rtp;

namespace Parley.Rtc.Tests;

/// <summary>A client and a server peer over a simulated network.</summary>
internal sealed class PeerWorld : IDisposable
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);
    private readonly IDtlsProvider _clientDtls;
    private readonly IDtlsProvider _serverDtls;

    public PeerWorld(IDtlsProvider clientDtls, IDtlsProvider serverDtls, int seed)
    {
        _clientDtls = clientDtls;
        _serverDtls = serverDtls;
        Network = new SimulatedNetwork(seed);
        var ice = new IceFullAgent(IceCredentials.Create(Bytes.Random(seed)), IceRole.Controlling, Bytes.Random(seed + 1));
        ice.AddRemoteCandidate(ServerAddress, 1);
        Client = new RtcPeer(ice, clientDtls.CreateSession(DtlsRole.Client), DtlsRole.Client);
        Server = new RtcPeer(
            new IceLiteAgent(IceCredentials.Create(Bytes.Random(seed + 2)), Bytes.Random(seed + 3)),
            serverDtls.CreateSession(DtlsRole.Server),
            DtlsRole.Server);
    }

    public static PeerAddress ServerAddress { get; } = PeerAddress.FromBytes([10, 0, 0, 2], 2000);

    public SimulatedNetwork Network { get; }

    public RtcPeer Client { get; }

    public RtcPeer Server { get; }

    public PeerAddress ClientAddress { get; set; } = PeerAddress.FromBytes([10, 0, 0, 1], 1000);

    public Log ClientLog { get; } = new();

    public Log ServerLog { get; } = new();

    public void Introduce()
    {
        var client = new Sink(this, ClientAddress, ClientLog);
        var server = new Sink(this, ServerAddress, ServerLog);
        Client.SetRemote(Server.Ice.Local, _serverDtls.LocalFingerprint, ref client);
        Server.SetRemote(Client.Ice.Local, _clientDtls.LocalFingerprint, ref server);
    }

    public void RunUntil(Func<bool> condition, TimeSpan limit)
    {
        var end = Network.Now + limit;
        while (Network.Now < end && !condition())
        {
            Step(end);
        }
    }

    public void Run(TimeSpan duration) => RunUntil(() => false, duration);

    public bool SendFromClient(byte[] buffer, int length)
    {
        var sink = new Sink(this, ClientAddress, ClientLog);
        return Client.SendRtp(buffer, length, ref sink);
    }

    public bool SendControlFromServer(byte[] buffer, int length)
    {
        var sink = new Sink(this, ServerAddress, ServerLog);
        return Server.SendRtcp(buffer, length, ref sink);
    }

    public void ReceiveAtServer(Span<byte> datagram, PeerAddress from)
    {
        var sink = new Sink(this, ServerAddress, ServerLog);
        Server.Receive(Network.Now, datagram, from, ref sink);
    }

    public void CloseServer()
    {
        var sink = new Sink(this, ServerAddress, ServerLog);
        Server.Close(ref sink);
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    private void Step(TimeSpan end)
    {
        var deadline = Min(end, Min(Client.Deadline ?? Never, Server.Deadline ?? Never));
        var delivery = Network.Step(deadline);
        var client = new Sink(this, ClientAddress, ClientLog);
        var server = new Sink(this, ServerAddress, ServerLog);
        if (delivery is null)
        {
            Client.Advance(Network.Now, ref client);
            Server.Advance(Network.Now, ref server);
        }
        else if (delivery.To == ServerAddress)
        {
            Server.Receive(Network.Now, delivery.Datagram, delivery.From, ref server);
        }
        else if (delivery.To == ClientAddress)
        {
            Client.Receive(Network.Now, delivery.Datagram, delivery.From, ref client);
        }
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    internal sealed class Log
    {
        public List<byte[]> Rtp { get; } = [];

        public List<byte[]> Rtcp { get; } = [];

        public List<PeerState> States { get; } = [];
    }

    private readonly struct Sink(PeerWorld world, PeerAddress from, Log log) : IRtcPeerSink
    {
        public void Send(scoped ReadOnlySpan<byte> datagram, PeerAddress destination) =>
            world.Network.Send(from, destination, datagram);

        public void OnRtp(scoped Span<byte> packet, in RtpHeader header) => log.Rtp.Add(packet.ToArray());

        public void OnRtcp(scoped ReadOnlySpan<byte> compound) => log.Rtcp.Add(compound.ToArray());

        public void OnState(PeerState state) => log.States.Add(state);
    }
}
