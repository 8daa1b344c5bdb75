using System.Text.Json;
using Parley.Bench.Load;
using Parley.Bench.Offers;

namespace Parley.Bench.Servers;

/// <summary>Parley's media server in a process of its own, so that nothing of the load client counts as its time.</summary>
internal sealed class ParleyServer(ServerPlace place) : MediaServer
{
    private ServerProcess? _process;

    public override string Name => "parley";

    public override string Version => $"Parley {typeof(ParleyServer).Assembly.GetName().Version}";

    public override int? ProcessId => _process?.Id;

    public override async Task StartAsync(CancellationToken cancellation)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("The benchmark does not know its own path.");
        string[] arguments = [typeof(ParleyServer).Assembly.Location, ParleyHost.Command];
        _process = ServerProcess.Start(
            place.Core, place.Niceness, program, Path.GetFileNameWithoutExtension(program) == "dotnet" ? arguments : arguments[1..], null);
        var line = await _process.Output.ReadLineAsync(cancellation);
        if (!ushort.TryParse(line, out _))
        {
            throw new InvalidOperationException($"Parley did not start: {line}");
        }
    }

    public override async Task ConnectAsync(LoadSession session, CancellationToken cancellation)
    {
        for (var count = 0; count < session.Plan.Publishers; count++)
        {
            var endpoint = await session.NewRtcEndpointAsync();
            var sources = session.NewSources();
            var offer = ClientSdp.PublishOffer(endpoint, session.Fingerprint, session.Plan.Streams, sources);
            var remote = await AdmitAsync($"publisher-{count}", offer, cancellation);
            await session.AddPublisherAsync(endpoint, sources, remote);
            await session.ConnectAsync(endpoint, remote);
        }

        for (var count = 0; count < session.Plan.Subscribers; count++)
        {
            var endpoint = await session.NewRtcEndpointAsync();
            var offer = ClientSdp.SubscribeOffer(endpoint, session.Fingerprint, session.Plan);
            var remote = await AdmitAsync($"subscriber-{count}", offer, cancellation);
            await session.AddSubscriberAsync(endpoint, remote);
            await session.ConnectAsync(endpoint, remote);
        }
    }

    public override async ValueTask DisposeAsync()
    {
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

    private async Task<RemoteDescription> AdmitAsync(string peer, string offer, CancellationToken cancellation)
    {
        await _process!.Input.WriteLineAsync(JsonSerializer.Serialize(new ParleyRequest(peer, offer)).AsMemory(), cancellation);
        await _process.Input.FlushAsync(cancellation);
        var line = await _process.Output.ReadLineAsync(cancellation) ?? throw new InvalidOperationException("Parley ended.");
        var reply = JsonSerializer.Deserialize<ParleyReply>(line);
        return RemoteDescription.Parse(reply?.Answer ?? throw new InvalidDataException($"Parley refused: {reply?.Error}"));
    }
}
