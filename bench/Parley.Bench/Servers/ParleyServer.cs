using System.Globalization;
using System.Text.Json;
using Parley.Bench.Load;
using Parley.Bench.Measuring;
using Parley.Bench.Offers;

namespace Parley.Bench.Servers;

/// <summary>Parley's media server in a process of its own, so that nothing of the load client counts as its time.</summary>
internal sealed class ParleyServer(ServerPlace place, int workers) : MediaServer
{
    private const int FirstSubscribers = 60;
    private static readonly TimeSpan FirstWarmUp = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan JoinLimit = TimeSpan.FromSeconds(60);

    // One request at a time on the way in and out; the host answers in order.
    private readonly SemaphoreSlim _turn = new(1);
    private ServerProcess? _process;

    public override string Name => "parley";

    public override string Version => $"Parley {typeof(ParleyServer).Assembly.GetName().Version}";

    public override int? ProcessId => _process?.Id;

    public override async Task StartAsync(CancellationToken cancellation)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("The benchmark does not know its own path.");
        var isHost = Path.GetFileNameWithoutExtension(program) != "Parley.Bench";
        string[] arguments = [.. isHost ? [typeof(ParleyServer).Assembly.Location] : Array.Empty<string>(), ParleyHost.Command, workers.ToString(CultureInfo.InvariantCulture)];
        _process = ServerProcess.Start(place.Cores, place.Niceness, isHost ? "dotnet" : program, arguments, null);
        var line = await _process.Output.ReadLineAsync(cancellation);
        if (!ushort.TryParse(line, CultureInfo.InvariantCulture, out _))
        {
            throw new InvalidOperationException($"Parley did not start: {line}");
        }
    }

    public override async Task ConnectAsync(LoadSession session, CancellationToken cancellation)
    {
        if (session.Plan.IsMeeting)
        {
            await ConnectMeetingAsync(session, cancellation);
        }
        else if (session.Plan.Subscribers <= FirstSubscribers)
        {
            await base.ConnectAsync(session, cancellation);
        }
        else
        {
            await ConnectInTwoStepsAsync(session, cancellation);
        }
    }

    public override async Task<Publisher> AddPublisherAsync(LoadSession session, CancellationToken cancellation) =>
        (await PublishAsync(session, 0, cancellation)).Publisher;

    public override async Task<Subscriber> AddSubscriberAsync(LoadSession session, CancellationToken cancellation)
    {
        var endpoint = await session.NewRtcEndpointAsync();
        var remote = await AdmitAsync(endpoint, ClientSdp.SubscribeOffer(endpoint, session.Fingerprint, session.Plan), cancellation);
        var subscriber = await session.AddSubscriberAsync(endpoint, remote);
        await session.ConnectAsync(endpoint, remote);
        return subscriber;
    }

    public override async Task AddParticipantAsync(LoadSession session, CancellationToken cancellation)
    {
        var (publisher, remote) = await PublishAsync(session, session.Plan.Watched, cancellation);
        await session.AddSubscriberAsync(publisher.Endpoint, remote, publisher);
    }

    public override async Task SetLayerAsync(Subscriber subscriber, string mid, int layer, CancellationToken cancellation) =>
        await AskAsync(new ParleyRequest.SetLayer(NameOf(subscriber.Endpoint), mid, layer), cancellation);

    public override async Task<HostStats?> StatsAsync(CancellationToken cancellation) => await StatsAsync(collect: false, cancellation);

    /// <summary>The same, after collecting garbage if asked for.</summary>
    public async Task<HostStats> StatsAsync(bool collect, CancellationToken cancellation) =>
        (await AskAsync(new ParleyRequest.Stats(collect), cancellation)).Stats ?? throw new InvalidDataException("Parley gave no figures.");

    public override Task CollectAsync(CancellationToken cancellation) => StatsAsync(collect: true, cancellation);

    public override async ValueTask DisposeAsync()
    {
        _turn.Dispose();
        if (_process is null)
        {
            return;
        }

        // The host ends with an error when the server counted faults.
        await using var process = _process;
        var code = await process.EndAsync(TimeSpan.FromSeconds(10));
        if (code != 0)
        {
            throw new InvalidOperationException($"Parley ended with code {code}; see its error output.");
        }
    }

    // .NET is as fast as it will be after some seconds of moderate load. Begun with a load that fills its one core, the compiler hardly
    // gets a turn there, and code would be measured that is to be replaced.
    private async Task ConnectInTwoStepsAsync(LoadSession session, CancellationToken cancellation)
    {
        for (var count = 0; count < session.Plan.Publishers; count++)
        {
            await AddPublisherAsync(session, cancellation);
        }

        for (var count = 0; count < session.Plan.Subscribers; count++)
        {
            if (count == FirstSubscribers)
            {
                await session.WaitUntilConnectedAsync(JoinLimit, cancellation);
                await session.StartPublishingAsync();
                await WarmUp.RunAsync(this, FirstWarmUp, cancellation);
            }

            await AddSubscriberAsync(session, cancellation);
        }
    }

    private async Task ConnectMeetingAsync(LoadSession session, CancellationToken cancellation)
    {
        for (var count = 0; count < session.Plan.Subscribers; count++)
        {
            await AddParticipantAsync(session, cancellation);
        }
    }

    private async Task<(Publisher Publisher, RemoteDescription Remote)> PublishAsync(LoadSession session, int watched, CancellationToken cancellation)
    {
        var endpoint = await session.NewRtcEndpointAsync();
        var sources = session.NewSources();
        var offer = ClientSdp.PublishOffer(endpoint, session.Fingerprint, session.Plan, sources, watched);
        var remote = await AdmitAsync(endpoint, offer, cancellation);
        var publisher = await session.AddPublisherAsync(endpoint, sources, remote);
        await session.ConnectAsync(endpoint, remote);
        return (publisher, remote);
    }

    private async Task<RemoteDescription> AdmitAsync(Endpoint endpoint, string offer, CancellationToken cancellation)
    {
        var reply = await AskAsync(new ParleyRequest.Admit(NameOf(endpoint), offer), cancellation);
        return RemoteDescription.Parse(reply.Answer ?? throw new InvalidDataException("Parley gave no answer."));
    }

    private async Task<ParleyReply> AskAsync(ParleyRequest request, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            await _process!.Input.WriteLineAsync(JsonSerializer.Serialize(request).AsMemory(), cancellation);
            await _process.Input.FlushAsync(cancellation);
            var line = await _process.Output.ReadLineAsync(cancellation) ?? throw new InvalidOperationException("Parley ended.");
            var reply = JsonSerializer.Deserialize<ParleyReply>(line) ?? throw new InvalidDataException("Parley said nothing.");
            return reply.Error is null ? reply : throw new InvalidDataException($"Parley refused: {reply.Error}");
        }
        finally
        {
            _turn.Release();
        }
    }

    private static string NameOf(Endpoint endpoint) => $"peer-{endpoint.Index}";
}
