using Parley.Sfu.Network;
using Parley.Sfu.Routing;

namespace Parley.Sfu.Workers;

/// <summary>All workers of a node: each with a socket on the one port, among which the system spreads what comes by address.</summary>
internal sealed class WorkerGroup : IAsyncDisposable
{
    private readonly Worker[] _workers;

    /// <summary>Opens the port and starts the threads.</summary>
    /// <param name="options">How many, and where.</param>
    /// <param name="time">The clock.</param>
    /// <param name="publish">Told what happens; called by one thread at a time.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The port cannot be bound.</exception>
    public WorkerGroup(SfuOptions options, TimeProvider time, Action<SfuEvent> publish)
    {
        var count = OperatingSystem.IsLinux() ? Math.Clamp(options.Workers, 1, Crossroads.MaxWorkers) : 1;
        Rooms = new RoomDirectory(LoadOf, count, options.MaxPeersPerRoom, options.PeersBeforeSpilling);
        var ports = SharedPort.Open(new PortOptions(options.Address, options.Port) { TcpPort = options.TcpPort }, count);
        var mailboxes = ports.Select(port => new Mailbox(port.Wake)).ToArray();
        var roads = count > 1 ? new Crossroads(mailboxes, Rooms) : null;
        var epoch = time.GetTimestamp();
        Port = ports[0].LocalPort;
        TcpPort = ports[0].LocalTcpPort;
        _workers = [.. ports.Select((port, index) => new Worker(
            port,
            mailboxes[index],
            new MediaLoop(port, happened => Rooms.Tell(index, happened, publish), roads is null ? null : new Crossing(index, roads)),
            time,
            epoch))];
    }

    public RoomDirectory Rooms { get; }

    public int Port { get; }

    public int? TcpPort { get; }

    public IReadOnlyList<Worker> Workers => _workers;

    public async ValueTask DisposeAsync()
    {
        // All at once: each says goodbye to its own peers.
        foreach (var stopped in _workers.Select(worker => worker.DisposeAsync()).ToArray())
        {
            await stopped;
        }
    }

    private WorkerLoad LoadOf(int worker) => new(0, _workers is null ? 0 : _workers[worker].BusyShare);
}
