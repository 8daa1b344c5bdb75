using Parley.Rtc;
using Parley.Rtc.Dtls;
using Parley.Sfu.Admission;
using Parley.Sfu.Routing;

namespace Parley.Sfu.Tests;

/// <summary>A media loop and its clients in virtual time.</summary>
internal sealed class RoomWorld : IDisposable
{
    private static readonly TimeSpan StepLength = TimeSpan.FromMilliseconds(5);
    private readonly Random _random;
    private readonly List<SimulatedClient> _clients = [];
    private readonly Queue<(SimulatedClient To, byte[] Bytes)> _toClients = new();

    public RoomWorld(int seed = 1)
    {
        _random = new Random(seed);
        Random = bytes => _random.NextBytes(bytes);
        Port = new SimulatedPort
        {
            Output = (to, bytes) =>
            {
                SentTo.Add(to);
                if (_clients.Find(client => client.Address == to) is { } client && _random.NextDouble() >= LossToClients)
                {
                    _toClients.Enqueue((client, bytes));
                }
            },
        };
        Loop = new MediaLoop(Port, Events.Add);
        Admitter = new Admitter(
            new SfuOptions { Announced = [System.Net.IPAddress.Parse("10.0.0.250")], MaxPeersPerRoom = 60 }, Dtls, Random, Port.LocalPort);
    }

    public static OpenSslProvider Dtls { get; } =
        new(DtlsCertificate.Create(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromDays(3650)));

    public static PeerAddress ServerAddress { get; } = PeerAddress.FromBytes([10, 0, 0, 250], 5000);

    public RandomFill Random { get; }

    public SimulatedPort Port { get; }

    public MediaLoop Loop { get; }

    public Admitter Admitter { get; }

    public List<SfuEvent> Events { get; } = [];

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    /// <summary>Where all datagrams of the server went.</summary>
    public List<PeerAddress> SentTo { get; } = [];

    public double LossToClients { get; set; }

    public double LossToServer { get; set; }

    public SimulatedClient Client(string id, int videoType = 96)
    {
        var client = new SimulatedClient(this, id, (byte)(_clients.Count + 1), videoType);
        _clients.Add(client);
        return client;
    }

    /// <summary>Takes what clients send instead of the server.</summary>
    public Action<PeerAddress, byte[]>? Capture { get; set; }

    public void ToServer(PeerAddress from, byte[] bytes)
    {
        if (Capture is { } capture)
        {
            capture(from, bytes);
            return;
        }

        if (_random.NextDouble() >= LossToServer)
        {
            Port.Deliver(from, bytes);
        }
    }

    public void Run(TimeSpan duration)
    {
        for (var end = Now + duration; Now < end;)
        {
            Now += StepLength;
            foreach (var client in _clients)
            {
                if (client.Deadline is { } deadline && deadline <= Now)
                {
                    client.Advance();
                }
            }

            Step();
        }
    }

    /// <summary>Lets everything under way arrive, without time passing.</summary>
    public void Step()
    {
        do
        {
            Loop.Step(Now, Port.Receive(TimeSpan.Zero));
        }
        while (Loop.Egress.IsBusy);

        while (_toClients.TryDequeue(out var delivery))
        {
            delivery.To.Receive(delivery.Bytes);
        }
    }

    public void RunUntilConnected()
    {
        for (var round = 0; round < 200 && _clients.Exists(client => client.State != PeerState.Connected); round++)
        {
            Run(TimeSpan.FromMilliseconds(20));
        }

        _clients.ShouldAllBe(client => client.State == PeerState.Connected);
    }

    public void Dispose()
    {
        Loop.Dispose();
        _clients.ForEach(client => client.Dispose());
    }
}
