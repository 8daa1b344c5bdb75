using Parley.Bench.Load;

namespace Parley.Bench.Servers;

/// <summary>A server under test: started, given the load and stopped by the benchmark.</summary>
internal abstract class MediaServer : IAsyncDisposable
{
    /// <summary>Name in the report.</summary>
    public abstract string Name { get; }

    /// <summary>What exactly was measured.</summary>
    public virtual string Version => string.Empty;

    /// <summary>The process whose CPU time counts, or null for the way without a server.</summary>
    public virtual int? ProcessId => null;

    public abstract Task StartAsync(CancellationToken cancellation);

    /// <summary>What the server needs before the first one joins.</summary>
    public virtual Task PrepareAsync(LoadSession session, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Makes the endpoints of the session's plan known to the server and the server to them.</summary>
    public virtual async Task ConnectAsync(LoadSession session, CancellationToken cancellation)
    {
        await PrepareAsync(session, cancellation);
        for (var count = 0; count < session.Plan.Publishers; count++)
        {
            await AddPublisherAsync(session, cancellation);
        }

        for (var count = 0; count < session.Plan.Subscribers; count++)
        {
            await AddSubscriberAsync(session, cancellation);
        }
    }

    /// <summary>One more sender, which does not send before it is started.</summary>
    public abstract Task<Publisher> AddPublisherAsync(LoadSession session, CancellationToken cancellation);

    /// <summary>One more receiver of all publishers.</summary>
    public abstract Task<Subscriber> AddSubscriberAsync(LoadSession session, CancellationToken cancellation);

    /// <summary>One who sends and receives all others, by as many connections as clients of this server have.</summary>
    public virtual Task AddParticipantAsync(LoadSession session, CancellationToken cancellation) =>
        throw new NotSupportedException($"{Name} has no meetings.");

    /// <summary>Asks for a simulcast layer, 0 the lowest, of what a subscriber gets in one of its video sections.</summary>
    public virtual Task SetLayerAsync(Subscriber subscriber, string mid, int layer, CancellationToken cancellation) =>
        throw new NotSupportedException($"{Name} has no layers.");

    /// <summary>What the server's runtime says about itself, or null.</summary>
    public virtual Task<HostStats?> StatsAsync(CancellationToken cancellation) => Task.FromResult<HostStats?>(null);

    /// <summary>Lets go of what is not in use, where a server can be told to.</summary>
    public virtual Task CollectAsync(CancellationToken cancellation) => Task.CompletedTask;

    public abstract ValueTask DisposeAsync();
}
