using Parley.Rtc.Dtls;

namespace Parley.Rtc.Tests.Dtls;

/// <summary>A client and a server over a simulated network.</summary>
internal sealed class DtlsPair : IDisposable
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);
    private static readonly PeerAddress ClientAddress = PeerAddress.FromBytes([10, 0, 0, 1], 1);
    private static readonly PeerAddress ServerAddress = PeerAddress.FromBytes([10, 0, 0, 2], 2);

    public DtlsPair(IDtlsSession client, IDtlsSession server, int seed = 1)
    {
        Client = client;
        Server = server;
        Network = new SimulatedNetwork(seed);
    }

    public IDtlsSession Client { get; }

    public IDtlsSession Server { get; }

    public SimulatedNetwork Network { get; }

    public int LargestDatagram { get; private set; }

    public Func<byte[], IEnumerable<byte[]>> ToServer { get; set; } = datagram => [datagram];

    public void Start()
    {
        var sink = new Sink(this, ClientAddress, ServerAddress);
        Client.Start(Network.Now, ref sink);
        var serverSink = new Sink(this, ServerAddress, ClientAddress);
        Server.Start(Network.Now, ref serverSink);
    }

    /// <summary>Runs until both are done or the time is over.</summary>
    public void Run(TimeSpan limit)
    {
        var end = Network.Now + limit;
        while (Network.Now < end && !(IsDone(Client) && IsDone(Server)))
        {
            Step(end);
        }
    }

    /// <summary>Runs until the time is over.</summary>
    public void RunAll(TimeSpan limit)
    {
        var end = Network.Now + limit;
        while (Network.Now < end)
        {
            Step(end);
        }
    }

    public void ReceiveAtServer(byte[] datagram)
    {
        var sink = new Sink(this, ServerAddress, ClientAddress);
        Server.Receive(Network.Now, datagram, ref sink);
    }

    public void CloseClient()
    {
        var sink = new Sink(this, ClientAddress, ServerAddress);
        Client.Close(ref sink);
    }

    public void CloseServer()
    {
        var sink = new Sink(this, ServerAddress, ClientAddress);
        Server.Close(ref sink);
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    private static bool IsDone(IDtlsSession session) => session.State != DtlsState.Handshaking;

    private void Step(TimeSpan end)
    {
        var deadline = Min(end, Min(Client.Deadline ?? Never, Server.Deadline ?? Never));
        var delivery = Network.Step(deadline);
        var toClient = new Sink(this, ServerAddress, ClientAddress);
        var toServer = new Sink(this, ClientAddress, ServerAddress);
        if (delivery is null)
        {
            Client.Advance(Network.Now, ref toServer);
            Server.Advance(Network.Now, ref toClient);
        }
        else if (delivery.To == ClientAddress)
        {
            Client.Receive(Network.Now, delivery.Datagram, ref toServer);
        }
        else
        {
            Server.Receive(Network.Now, delivery.Datagram, ref toClient);
        }
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private readonly struct Sink(DtlsPair pair, PeerAddress from, PeerAddress to) : IDtlsSink
    {
        public void SendDtls(scoped ReadOnlySpan<byte> datagram)
        {
            pair.LargestDatagram = Math.Max(pair.LargestDatagram, datagram.Length);
            var datagrams = to == ServerAddress ? pair.ToServer(datagram.ToArray()) : [datagram.ToArray()];
            foreach (var part in datagrams)
            {
                pair.Network.Send(from, to, part);
            }
        }
    }
}
