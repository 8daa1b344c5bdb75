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

    /// <summary>Makes the endpoints of the session's plan known to the server and the server to them.</summary>
    public abstract Task ConnectAsync(LoadSession session, CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();
}
