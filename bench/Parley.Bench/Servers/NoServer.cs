using Parley.Bench.Load;

namespace Parley.Bench.Servers;

/// <summary>
/// Straight from publisher to sink: what the path itself costs in latency, and a test of the load client against itself. One subscriber.
/// </summary>
internal sealed class NoServer : MediaServer
{
    public override string Name => "none";

    public override Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;

    public override async Task ConnectAsync(LoadSession session, CancellationToken cancellation)
    {
        if (session.Plan is not { Publishers: 1, Subscribers: 1 })
        {
            throw new NotSupportedException("Without a server there is one publisher and one subscriber.");
        }

        var (key, salt) = BareEndpoint.NewKeys();
        var publisher = await session.NewBareEndpointAsync(session.Generator.Port.AddressOf(1), key, salt);
        var subscriber = await session.NewBareEndpointAsync(session.Generator.Port.AddressOf(0), key, salt);
        await session.AddPublisherAsync(publisher, session.NewSources(), null);
        await session.AddSubscriberAsync(subscriber, null);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
