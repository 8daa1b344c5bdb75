using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Parley.Sfu.Tests.Browser;

/// <summary>
/// The network between one browser and the server, for kernels without traffic control: an address translator whose two directions
/// lose, delay and hold back what passes. Per source of the browser one outward port.
/// </summary>
internal sealed partial class UdpRelay : IAsyncDisposable
{
    // Firefox has no loopback candidate, pairs none of its own with one and takes no answer that names one as its address. What goes to an
    // own address stays on the machine all the same.
    private static readonly IPAddress OwnAddress = NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork, IPAddress.Loopback);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<Delivery, (TimeSpan, long)> _underWay = new();
    private readonly SemaphoreSlim _changed = new(0);
    private readonly Dictionary<EndPoint, Socket> _outward = [];
    private readonly List<Task> _running = [];
    private readonly Socket _inward = Bind();
    private readonly IPEndPoint _server;
    private readonly long _startedAt = TimeProvider.System.GetTimestamp();
    private bool _closed;
    private long _count;

    public UdpRelay(int serverPort, int seed)
    {
        _server = new IPEndPoint(IPAddress.Loopback, serverPort);
        ToServer = new PathDirection(seed);
        ToBrowser = new PathDirection(seed + 1);
        _running.Add(FromBrowserAsync());
        _running.Add(DeliverAsync());
    }

    public PathDirection ToServer { get; }

    public PathDirection ToBrowser { get; }


    private TimeSpan Now => TimeProvider.System.GetElapsedTime(_startedAt);

    public void SetBoth(PathConditions conditions) => ToServer.Conditions = ToBrowser.Conditions = conditions;

    /// <summary>Leads the candidates of an answer through this relay.</summary>
    public string Route(string answer) => UdpCandidate().Replace(
        answer, $"${{1}}{((IPEndPoint)_inward.LocalEndPoint!).Address} {((IPEndPoint)_inward.LocalEndPoint!).Port}$2");

    /// <summary>Takes new outward ports, as an address translator does that was restarted: the old ones are dead in both directions.</summary>
    public void Rebind()
    {
        lock (_lock)
        {
            foreach (var socket in _outward.Values)
            {
                socket.Dispose();
            }

            _outward.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _closed = true;
            _inward.Dispose();
        }

        Rebind();
        _changed.Release();
        await Task.WhenAll(_running);
        _changed.Dispose();
    }

    [GeneratedRegex(@"(a=candidate:\S+ 1 udp \d+ )\S+ \d+( typ host)")]
    private static partial Regex UdpCandidate();

    private static Socket Bind()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 << 20 };
        socket.Bind(new IPEndPoint(OwnAddress, 0));
        return socket;
    }

    private async Task FromBrowserAsync()
    {
        await ReceiveAsync(_inward, (datagram, from) =>
        {
            if (ToServer.Arrival(Now, datagram.Length) is { } arrives)
            {
                Enqueue(arrives, new Delivery(from, ToServer: true, datagram));
            }
        });
    }

    private async Task FromServerAsync(Socket outward, EndPoint browser)
    {
        await ReceiveAsync(outward, (datagram, _) =>
        {
            if (ToBrowser.Arrival(Now, datagram.Length) is { } arrives)
            {
                Enqueue(arrives, new Delivery(browser, ToServer: false, datagram));
            }
        });
    }

    private static async Task ReceiveAsync(Socket socket, Action<byte[], EndPoint> take)
    {
        var buffer = new byte[2048];
        try
        {
            for (; ; )
            {
                var got = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                take(buffer[..got.ReceivedBytes], got.RemoteEndPoint);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The port is closed: the relay ends or was bound anew.
        }
    }

    private void Enqueue(TimeSpan at, Delivery delivery)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            _underWay.Enqueue(delivery, (at, _count++));
            _changed.Release();
        }
    }

    private async Task DeliverAsync()
    {
        while (!_closed)
        {
            var wait = DeliverDue();
            await _changed.WaitAsync(wait);
            while (_changed.CurrentCount > 0)
            {
                await _changed.WaitAsync();
            }
        }
    }

    /// <summary>Sends what is due.</summary>
    /// <returns>How long until the next.</returns>
    private TimeSpan DeliverDue()
    {
        lock (_lock)
        {
            while (!_closed && _underWay.TryPeek(out var delivery, out var at))
            {
                var wait = at.Item1 - Now;
                if (wait > TimeSpan.FromMilliseconds(0.5))
                {
                    return TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
                }

                _underWay.Dequeue();
                Send(delivery);
            }
        }

        return TimeSpan.FromSeconds(1);
    }

    private void Send(Delivery delivery)
    {
        try
        {
            if (!delivery.ToServer)
            {
                _inward.SendTo(delivery.Datagram, delivery.Browser);
                return;
            }

            if (!_outward.TryGetValue(delivery.Browser, out var outward))
            {
                _outward.Add(delivery.Browser, outward = Bind());
                _running.Add(FromServerAsync(outward, delivery.Browser));
            }

            outward.SendTo(delivery.Datagram, _server);
        }
        catch (SocketException)
        {
            // The receiver has closed its port; to the sender it is lost.
        }
    }

    private readonly record struct Delivery(EndPoint Browser, bool ToServer, byte[] Datagram);
}
