using Parley.Rtc;
using Parley.Rtc.Dtls;
using Parley.Sfu.Admission;
using Parley.Sfu.Routing;
using Parley.Sfu.Workers;

namespace Parley.Sfu.Tests;

/// <summary>
/// Media loops and their clients in virtual time. With several workers the members of a room take turns, and what clients send mostly
/// reaches the wrong one, as the system's choice of a socket does.
/// </summary>
internal sealed class RoomWorld : IDisposable
{
    private readonly Random _random;
    private readonly List<SimulatedClient> _clients = [];
    private readonly Queue<(SimulatedClient To, byte[] Bytes)> _toClients = new();
    private readonly Queue<(PeerAddress To, byte[] Bytes)> _held = new();
    private readonly Mailbox[] _mailboxes;
    private TimeSpan? _stalledAt;

    public RoomWorld(int seed = 1, int workers = 1, int beforeSpilling = 1)
    {
        _random = new Random(seed);
        Random = bytes => _random.NextBytes(bytes);
        Ports = [.. Enumerable.Range(0, workers).Select(_ => new SimulatedPort { Output = ToClient })];
        _mailboxes = [.. Ports.Select(port => new Mailbox(port.Wake))];
        Rooms = new RoomDirectory(_ => default, workers, maxPeersPerRoom: 60, beforeSpilling);
        var roads = workers > 1 ? new Crossroads(_mailboxes, Rooms) : null;
        Loops = [.. Ports.Select((port, index) => new MediaLoop(
            port, happened => Rooms.Tell(index, happened, Tell), roads is null ? null : new Crossing(index, roads)))];
        Admitter = new Admitter(
            new SfuOptions { Announced = [System.Net.IPAddress.Parse("10.0.0.250")], MaxPeersPerRoom = 60 }, Dtls, Random, Port.LocalPort);
    }

    public static OpenSslProvider Dtls { get; } =
        new(DtlsCertificate.Create(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromDays(3650)));

    public static PeerAddress ServerAddress { get; } = PeerAddress.FromBytes([10, 0, 0, 250], 5000);

    public RandomFill Random { get; }

    public IReadOnlyList<SimulatedPort> Ports { get; }

    public SimulatedPort Port => Ports[0];

    public IReadOnlyList<MediaLoop> Loops { get; }

    public MediaLoop Loop => Loops[0];

    public RoomDirectory Rooms { get; }

    public Admitter Admitter { get; }

    public List<SfuEvent> Events { get; } = [];

    /// <summary>Called with each event; what it throws is an error in the middle of the server's work.</summary>
    public Action<SfuEvent>? Telling { get; set; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    /// <summary>Where all datagrams of the server went.</summary>
    public List<PeerAddress> SentTo { get; } = [];

    public TimeSpan StepLength { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Called before each step.</summary>
    public Action<TimeSpan>? Stepping { get; set; }

    public double LossToClients { get; set; }

    public double LossToServer { get; set; }

    /// <summary>Pauses of the server's thread.</summary>
    public Stalls? Stalls { get; set; }

    /// <summary>Takes what clients send instead of the server.</summary>
    public Action<PeerAddress, byte[]>? Capture { get; set; }

    public SimulatedClient Client(string id, int videoType = 96)
    {
        var client = new SimulatedClient(this, id, (byte)(_clients.Count + 1), videoType);
        _clients.Add(client);
        return client;
    }

    public NegotiationResult Admit(string room, string id, string offer)
    {
        Rooms.TryReserve(room, id, out var worker).ShouldBeTrue();
        var result = Admitter.Admit(Loops[worker], room, id, offer, subscribesToAll: true);
        if (result.Answer is null)
        {
            Rooms.Release(room, id);
        }

        DeliverMail();
        return result;
    }

    public PeerSession Peer(string id, string room = "room") => Loops
        .Where(loop => loop.Rooms.ContainsKey(room))
        .SelectMany(loop => loop.Rooms[room].Peers)
        .Single(peer => peer.Id == id);

    public MediaLoop LoopOf(string id, string room = "room") => Loops[Rooms.Find(room, id)];

    public void SetAllowed(string id, string mid, bool allowed)
    {
        var (found, everywhere) = TrackControl.SetAllowed(LoopOf(id), Peer(id), mid, allowed);
        found.ShouldBeTrue();
        DeliverMail();
        everywhere.IsCompletedSuccessfully.ShouldBeTrue();
    }

    /// <summary>The port the system would choose for an address.</summary>
    public SimulatedPort PortFor(PeerAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        var length = address.WriteBytes(bytes);
        return Ports[bytes[length - 1] % Ports.Count];
    }

    public void ToServer(PeerAddress from, byte[] bytes)
    {
        if (Capture is { } capture)
        {
            capture(from, bytes);
            return;
        }

        if (_random.NextDouble() >= LossToServer)
        {
            PortFor(from).Deliver(from, bytes);
        }
    }

    public void Run(TimeSpan duration)
    {
        for (var end = Now + duration; Now < end;)
        {
            Stepping?.Invoke(Now + StepLength);
            AdvanceClients(Now + StepLength);
            if (Stalls?.IsOn(Now) != true)
            {
                Step();
            }
            else if (_stalledAt is null)
            {
                BeginStall();
            }
            else
            {
                DeliverToClients();
            }

            if (_stalledAt is not null && Stalls?.IsOn(Now + StepLength) != true)
            {
                EndStall();
            }
        }
    }

    public void AdvanceClients(TimeSpan now)
    {
        Now = now;
        foreach (var client in _clients)
        {
            if (client.Deadline is { } deadline && deadline <= Now)
            {
                client.Advance();
            }
        }
    }

    /// <summary>Lets everything under way arrive, without time passing.</summary>
    public void Step()
    {
        do
        {
            DeliverMail();
            for (var worker = 0; worker < Loops.Count; worker++)
            {
                Loops[worker].Step(Now, Ports[worker].Receive(TimeSpan.Zero));
            }
        }
        while (Loops.Any(loop => loop.Egress.IsBusy || loop.Crossing is { HasIncoming: true }) || _mailboxes.Any(mailbox => !mailbox.IsEmpty));

        DeliverToClients();
    }

    /// <summary>The thread is taken away: in the middle of a step, whose packets then leave at the end of the pause, or between steps.</summary>
    private void BeginStall()
    {
        _stalledAt = Now;
        if (Stalls!.IsAmidStep)
        {
            Step();
        }
    }

    private void EndStall()
    {
        _stalledAt = null;
        while (_held.TryDequeue(out var held))
        {
            ToClient(held.To, held.Bytes);
        }

        foreach (var loop in Loops)
        {
            loop.EndStep(Now);
        }
    }

    private void DeliverToClients()
    {
        foreach (var client in _clients)
        {
            while (client.Link is { } link && link.TryReceive(Now, out var at, out var bytes))
            {
                client.Receive(bytes, at);
            }
        }

        while (_toClients.TryDequeue(out var delivery))
        {
            delivery.To.Receive(delivery.Bytes);
        }
    }

    /// <summary>Lets the workers do what they have told each other.</summary>
    public void DeliverMail()
    {
        while (_mailboxes.Any(mailbox => !mailbox.IsEmpty))
        {
            for (var worker = 0; worker < Loops.Count; worker++)
            {
                _mailboxes[worker].Drain(Loops[worker]);
            }
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
        foreach (var loop in Loops)
        {
            loop.Dispose();
        }

        _clients.ForEach(client => client.Dispose());
    }

    private void Tell(SfuEvent happened)
    {
        Events.Add(happened);
        Telling?.Invoke(happened);
    }

    private void ToClient(PeerAddress to, byte[] bytes)
    {
        if (_stalledAt is not null)
        {
            _held.Enqueue((to, bytes));
            return;
        }

        SentTo.Add(to);
        if (_clients.Find(client => client.Address == to) is { } client && _random.NextDouble() >= LossToClients)
        {
            if (client.Link is { } link)
            {
                link.Send(Now, bytes);
            }
            else
            {
                _toClients.Enqueue((client, bytes));
            }
        }
    }
}
