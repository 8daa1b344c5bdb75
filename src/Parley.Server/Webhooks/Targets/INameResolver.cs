using System.Net;

namespace Parley.Server.Webhooks.Targets;

/// <summary>Where names lead.</summary>
internal interface INameResolver
{
    /// <summary>All addresses of a name; an address stands for itself.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">There is no such name, or it could not be asked for.</exception>
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken);
}

/// <summary>As the machine resolves them.</summary>
internal sealed class SystemNames : INameResolver
{
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken) =>
        await Dns.GetHostAddressesAsync(host, cancellationToken);
}
