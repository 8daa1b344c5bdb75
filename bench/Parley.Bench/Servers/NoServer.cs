using Parley.Bench.Load;

namespace Parley.Bench.Servers;

/// <summary>
/// Straight from publisher to sink: what the path itself costs in latency, and a test of the load client against itself. One subscriber.
/// </summary>
internal sealed class NoServer : MediaServer
{
    private readonly (byte[] Key, byte[] Salt) _keys = BareEndpoint.NewKeys();

    public override string Name => "none";

    public override Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;

    public override async Task ConnectAsync(LoadSession session, CancellationToken cancellation)
    {
        if (session.Plan is not { Publishers: 1, Subscribers: 1 })
        {
            throw new NotSupportedException("Without a server there is one publisher and one subscriber.");
        }

        await base.ConnectAsync(session, cancellation);
    }

    public override async Task<Publisher> AddPublisherAsync(LoadSession session, CancellationToken cancellation) =>
        await session.AddPublisherAsync(await session.NewBareEndpointAsync(session.Generator.Port.AddressOf(1), _keys.Key, _keys.Salt), session.NewSources(), null);

    public override async Task<Subscriber> AddSubscriberAsync(LoadSession session, CancellationToken cancellation) =>
        await session.AddSubscriberAsync(await session.NewBareEndpointAsync(session.Generator.Port.AddressOf(0), _keys.Key, _keys.Salt), null);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
