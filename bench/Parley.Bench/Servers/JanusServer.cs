using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Parley.Bench.Load;
using Parley.Bench.Offers;

namespace Parley.Bench.Servers;

/// <summary>Debian's Janus with the video room, configured by bench/janus, its API on loopback only.</summary>
internal sealed class JanusServer(ServerPlace place) : MediaServer
{
    private const int Room = 1;

    private readonly string _folder = Path.Combine(place.WorkFolder, $"janus-{Guid.NewGuid():n}");
    private ServerProcess? _process;
    private JanusApi? _api;
    private string _version = string.Empty;

    public override string Name => "janus";

    public override string Version => _version;

    public override int? ProcessId => _process?.Id;

    public override async Task StartAsync(CancellationToken cancellation)
    {
        var port = RandomNumberGenerator.GetInt32(20_000, 30_000);
        Directory.CreateDirectory(_folder);
        foreach (var file in Directory.GetFiles(Path.Combine(place.BenchFolder, "janus"), "*.jcfg"))
        {
            var text = await File.ReadAllTextAsync(file, cancellation);
            await File.WriteAllTextAsync(
                Path.Combine(_folder, Path.GetFileName(file)),
                text.Replace("@HTTP_PORT@", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal),
                cancellation);
        }

        _process = ServerProcess.Start(
            place.Core, place.Niceness, "janus", ["--disable-colors", $"--configs-folder={_folder}"], Path.Combine(_folder, "janus.log"));
        _api = new JanusApi(new Uri($"http://127.0.0.1:{port}/janus"));
        var started = Stopwatch.StartNew();
        while (!await _api.TryOpenAsync(cancellation))
        {
            _process.ThrowIfEnded();
            if (started.Elapsed > TimeSpan.FromSeconds(20))
            {
                throw new TimeoutException("Janus did not answer within 20 s.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation);
        }

        _version = $"Janus {_api.Version}";
    }

    public override async Task ConnectAsync(LoadSession session, CancellationToken cancellation)
    {
        var api = _api ?? throw new InvalidOperationException("Start the server first.");
        var control = await api.AttachAsync(cancellation);
        await api.AskAsync(control, CreateRoom(session.Plan), null, cancellation);
        var feeds = new List<long>();
        for (var count = 0; count < session.Plan.Publishers; count++)
        {
            feeds.Add(await PublishAsync(api, session, cancellation));
        }

        // A feed can be subscribed to only once its peer connection is up.
        await session.WaitUntilConnectedAsync(TimeSpan.FromSeconds(30), cancellation);
        for (var count = 0; count < session.Plan.Subscribers; count++)
        {
            await SubscribeAsync(api, session, feeds, cancellation);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_api is not null)
        {
            await _api.DisposeAsync();
        }

        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    private static JsonObject CreateRoom(LoadPlan plan) => new()
    {
        ["request"] = "create",
        ["room"] = Room,
        ["publishers"] = plan.Publishers,
        ["bitrate"] = 0,
        ["audiocodec"] = "opus",
        ["videocodec"] = string.Join(',', plan.Streams.Where(stream => stream.Codec != "opus").Select(stream => stream.Codec.ToLowerInvariant()).DefaultIfEmpty("vp8")),
        ["notify_joining"] = false,
        ["record"] = false,
    };

    private static async Task<long> PublishAsync(JanusApi api, LoadSession session, CancellationToken cancellation)
    {
        var handle = await api.AttachAsync(cancellation);
        var endpoint = await session.NewRtcEndpointAsync();
        var sources = session.NewSources();
        var offer = ClientSdp.PublishOffer(endpoint, session.Fingerprint, session.Plan.Streams, sources);
        var body = new JsonObject { ["request"] = "joinandconfigure", ["ptype"] = "publisher", ["room"] = Room };
        var answer = await api.AskAsync(handle, body, new JsonObject { ["type"] = "offer", ["sdp"] = offer, ["trickle"] = false }, cancellation);
        var remote = RemoteDescription.Parse(answer.Sdp ?? throw new InvalidDataException($"Janus did not answer the offer: {answer.Data}"));
        await session.AddPublisherAsync(endpoint, sources, remote);
        await session.ConnectAsync(endpoint, remote);
        return answer.Data["id"]?.GetValue<long>() ?? throw new InvalidDataException($"Janus gave the publisher no id: {answer.Data}");
    }

    private static async Task SubscribeAsync(JanusApi api, LoadSession session, List<long> feeds, CancellationToken cancellation)
    {
        var handle = await api.AttachAsync(cancellation);
        var streams = new JsonArray([.. feeds.Select(feed => new JsonObject { ["feed"] = feed })]);
        var body = new JsonObject { ["request"] = "join", ["ptype"] = "subscriber", ["room"] = Room, ["streams"] = streams };
        var offer = await api.AskAsync(handle, body, null, cancellation);
        var remote = RemoteDescription.Parse(offer.Sdp ?? throw new InvalidDataException($"Janus made no offer: {offer.Data}"));
        var endpoint = await session.NewRtcEndpointAsync();
        await session.AddSubscriberAsync(endpoint, remote);
        var answer = ClientSdp.SubscribeAnswer(endpoint, session.Fingerprint, remote);
        await api.AskAsync(
            handle, new JsonObject { ["request"] = "start" }, new JsonObject { ["type"] = "answer", ["sdp"] = answer, ["trickle"] = false }, cancellation);
        await session.ConnectAsync(endpoint, remote);
    }
}
