using System.Net;
using System.Net.Sockets;
using Parley.Meetings;
using Parley.Server.Hosting;
using Parley.Server.Hosting.Options;
using Parley.Server.Hosting.Web;
using Parley.Sfu;

namespace Parley.Server.Calls.Media;

/// <summary>The media server of this process. Where it cannot run, calls are direct.</summary>
internal sealed partial class MediaServer(ParleyOptions options, TimeProvider time, ILogger<MediaServer> logger) : IHostedService, IAsyncDisposable
{
    /// <summary>Up to so many people everybody is heard always; in a larger meeting the loudest are.</summary>
    private const int Voices = 8;

    private SfuNode? _node;

    public MediaRooms? Rooms { get; private set; }

    /// <summary>The ways media may take on this server.</summary>
    public MediaChoice Choice => Rooms is null ? MediaChoice.Direct : options.Media.Topology switch
    {
        MediaTopology.Sfu => MediaChoice.Server,
        _ => MediaChoice.Auto,
    };

    public SfuNode? Node => _node;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Media.Topology == MediaTopology.Mesh)
        {
            return Task.CompletedTask;
        }

        try
        {
            _node = SfuNode.Start(
                new SfuOptions
                {
                    Port = options.Media.UdpPort,
                    TcpPort = options.Media.TcpPort,
                    Workers = options.Media.Workers,
                    LoudestVoices = Voices,
                    Announced = Addresses(),
                },
                time);
            Rooms = new MediaRooms(_node);
            Log.Started(logger, _node.Port, _node.TcpPort);
        }
        catch (PlatformNotSupportedException error) when (options.Media.Topology == MediaTopology.Auto)
        {
            Log.Missing(logger, error.Message);
        }
        catch (PlatformNotSupportedException error)
        {
            throw new StartupException($"The media server cannot run here ({error.Message}). Parley__Media__Topology=mesh goes without it.", inner: error);
        }
        catch (SocketException error)
        {
            throw new StartupException($"The ports for media, UDP {options.Media.UdpPort} and TCP {options.Media.TcpPort}, cannot be opened ({error.Message}). Set others with Parley__Media__UdpPort and Parley__Media__TcpPort.", inner: error);
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _node, null) is { } node)
        {
            await node.DisposeAsync();
        }
    }

    private IReadOnlyList<IPAddress> Addresses()
    {
        IReadOnlyList<IPAddress> found = [.. options.Media.PublicAddresses.Concat(LanAddresses.Find()).Distinct()];
        return found.Count > 0 ? found : [IPAddress.Loopback];
    }

    private static partial class Log
    {
        [LoggerMessage(3030, LogLevel.Information, "The media server listens on UDP port {Port} and TCP port {TcpPort}.")]
        public static partial void Started(ILogger logger, int port, int? tcpPort);

        [LoggerMessage(3031, LogLevel.Warning, "There is no media server: {Reason} All calls are direct, which carries only a few people.")]
        public static partial void Missing(ILogger logger, string reason);
    }
}
