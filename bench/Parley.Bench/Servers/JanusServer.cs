using System.Collections.Concurrent;
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
    private readonly List<(Publisher Publisher, long Id)> _feeds = [];
    private readonly ConcurrentDictionary<Subscriber, long> _handles = new();
    private ServerProcess? _process;
    private JanusApi? _api;
    private string _version = string.Empty;

    public override string Name => "janus";

    public override string Version => _version;

    public override int? ProcessId => _process?.Id;

    private JanusApi Api => _api ?? throw new InvalidOperationException("Start the server first.");

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
            place.Cores, place.Niceness, "janus", ["--disable-colors", $"--configs-folder={_folder}"], Path.Combine(_folder, "janus.log"));
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

    public override async Task PrepareAsync(LoadSession session, CancellationToken cancellation) =>
        await Api.AskAsync(await Api.AttachAsync(cancellation), CreateRoom(session.Plan), null, cancellation);

    public override async Task ConnectAsync(LoadSession session, CancellationToken cancellation)
    {
        if (!session.Plan.IsMeeting)
        {
            await base.ConnectAsync(session, cancellation);
            return;
        }

        await PrepareAsync(session, cancellation);
        var publishers = new List<Publisher>();
        for (var count = 0; count < session.Plan.Subscribers; count++)
        {
            publishers.Add(await AddPublisherAsync(session, cancellation));
        }

        foreach (var publisher in publishers)
        {
            await SubscribeAsync(session, publisher, cancellation);
        }
    }

    public override async Task<Publisher> AddPublisherAsync(LoadSession session, CancellationToken cancellation)
    {
        var handle = await Api.AttachAsync(cancellation);
        var endpoint = await session.NewRtcEndpointAsync();
        var sources = session.NewSources();

        // Janus takes the first named layer for the highest.
        var offer = ClientSdp.PublishOffer(endpoint, session.Fingerprint, session.Plan, sources, highestFirst: true);
        var body = new JsonObject { ["request"] = "joinandconfigure", ["ptype"] = "publisher", ["room"] = Room };
        var answer = await Api.AskAsync(handle, body, new JsonObject { ["type"] = "offer", ["sdp"] = offer, ["trickle"] = false }, cancellation);
        var remote = RemoteDescription.Parse(answer.Sdp ?? throw new InvalidDataException($"Janus did not answer the offer: {answer.Data}"));
        var publisher = await session.AddPublisherAsync(endpoint, sources, remote);
        await session.ConnectAsync(endpoint, remote);
        _feeds.Add((publisher, answer.Data["id"]?.GetValue<long>() ?? throw new InvalidDataException($"Janus gave the publisher no id: {answer.Data}")));
        return publisher;
    }

    public override Task<Subscriber> AddSubscriberAsync(LoadSession session, CancellationToken cancellation) =>
        SubscribeAsync(session, null, cancellation);

    /// <summary>Two connections: one to send, one to receive; the first has nobody to receive yet.</summary>
    public override async Task AddParticipantAsync(LoadSession session, CancellationToken cancellation)
    {
        var publisher = await AddPublisherAsync(session, cancellation);
        if (_feeds.Count > 1)
        {
            await SubscribeAsync(session, publisher, cancellation);
        }
    }

    public override Task SetLayerAsync(Subscriber subscriber, string mid, int layer, CancellationToken cancellation)
    {
        var stream = new JsonObject { ["mid"] = mid, ["substream"] = layer };
        return Api.AskAsync(_handles[subscriber], new JsonObject { ["request"] = "configure", ["streams"] = new JsonArray(stream) }, null, cancellation);
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
        ["videocodec"] = string.Join(',', plan.Tracks.Where(track => track.Codec != "opus").Select(stream => stream.Codec.ToLowerInvariant()).DefaultIfEmpty("vp8")),
        ["notify_joining"] = false,
        ["record"] = false,
    };

    private async Task<Subscriber> SubscribeAsync(LoadSession session, Publisher? own, CancellationToken cancellation)
    {
        // A feed can be subscribed to only once its peer connection is up.
        await session.WaitUntilConnectedAsync(_feeds.ConvertAll(feed => feed.Publisher.Endpoint), TimeSpan.FromSeconds(30), cancellation);
        var handle = await Api.AttachAsync(cancellation);
        var watched = _feeds.Where(feed => feed.Publisher != own).Take(session.Plan.Watched);
        var streams = new JsonArray([.. watched.Select(feed => new JsonObject { ["feed"] = feed.Id })]);
        var body = new JsonObject { ["request"] = "join", ["ptype"] = "subscriber", ["room"] = Room, ["streams"] = streams };
        var offer = await Api.AskAsync(handle, body, null, cancellation);
        var remote = RemoteDescription.Parse(offer.Sdp ?? throw new InvalidDataException($"Janus made no offer: {offer.Data}"));
        var endpoint = await session.NewRtcEndpointAsync();
        var subscriber = await session.AddSubscriberAsync(endpoint, remote, own);
        var answer = ClientSdp.SubscribeAnswer(endpoint, session.Fingerprint, remote);
        await Api.AskAsync(
            handle, new JsonObject { ["request"] = "start" }, new JsonObject { ["type"] = "answer", ["sdp"] = answer, ["trickle"] = false }, cancellation);
        await session.ConnectAsync(endpoint, remote);
        _handles[subscriber] = handle;
        return subscriber;
    }
}
