using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Parley.Rtc;

namespace Parley.Sfu.Tests;

/// <summary>A node with its threads and clients on sockets of this machine, in real time.</summary>
internal sealed class SocketWorld : IAsyncDisposable
{
    private readonly RoomWorld _clients = new();
    private readonly Dictionary<PeerAddress, (SimulatedClient Client, Socket Socket)> _sockets = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly byte[] _buffer = new byte[2048];

    public SocketWorld(int workers, int beforeSpilling = 1)
    {
        Node = SfuNode.Start(
            new SfuOptions { Address = IPAddress.Loopback, Port = 0, Workers = workers, PeersBeforeSpilling = beforeSpilling, LoudestVoices = 0 },
            TimeProvider.System);
        _clients.Capture = (from, bytes) => _sockets[from].Socket.Send(bytes);
    }

    public SfuNode Node { get; }

    public async Task<SimulatedClient> JoinAsync(string id, string room = "room", bool publishes = true, int receives = 1)
    {
        var client = _clients.Client(id);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        await socket.ConnectAsync(IPAddress.Loopback, Node.Port);
        client.Address = PeerAddress.From((IPEndPoint)socket.LocalEndPoint!);
        _sockets.Add(client.Address, (client, socket));
        client.Accept(await Node.AdmitAsync(room, id, client.Offer(publishes, receives)));
        return client;
    }

    /// <summary>Lets clients receive until something is true; fails after a generous time.</summary>
    public async Task RunUntilAsync(Func<bool> done, TimeSpan limit)
    {
        for (var end = _clock.Elapsed + limit; !done();)
        {
            (_clock.Elapsed < end).ShouldBeTrue("It took too long.");
            _clients.AdvanceClients(_clock.Elapsed);
            foreach (var (client, socket) in _sockets.Values)
            {
                while (socket.Available > 0)
                {
                    client.Receive(_buffer[..socket.Receive(_buffer)]);
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        foreach (var (_, socket) in _sockets.Values)
        {
            socket.Dispose();
        }

        _clients.Dispose();
    }
}
