using System.Net;
using System.Net.Sockets;

namespace Parley.Server.Webhooks.Targets;

/// <summary>A target that this server does not deliver to. One answer for all reasons: which names exist inside a network, and what listens there, is nobody's business.</summary>
internal sealed class TargetRefusedException() : IOException("The address does not lead to where this server delivers.");

/// <summary>Connects to receivers: a name is resolved here, every address it has is checked, and the connection is made to a checked address itself, so that a second answer of its name server changes nothing.</summary>
internal sealed class TargetConnections(INameResolver names, TargetRules rules)
{
    /// <summary>Receivers have one or a few; a name with hundreds must not keep a delivery busy.</summary>
    private const int MostTried = 4;

    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);

    /// <summary>No proxy, redirects, cookies or credentials of this machine; an answer that is longer than wanted is cut by closing the connection.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        PreAuthenticate = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = ConnectPatience,
        // A checked address is used for that long and not longer.
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 0,
        ResponseDrainTimeout = TimeSpan.Zero,
        ActivityHeadersPropagator = null,
        ConnectCallback = ConnectAsync,
    };

    /// <summary>Whether an address may be entered now; what it leads to later is asked again.</summary>
    public async Task<bool> IsPermittedAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            _ = await ResolveAsync(url.IdnHost, url.Scheme == Uri.UriSchemeHttps, cancellationToken);
            return true;
        }
        catch (TargetRefusedException)
        {
            return false;
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var encrypted = context.InitialRequestMessage.RequestUri!.Scheme == Uri.UriSchemeHttps;
        var addresses = await ResolveAsync(context.DnsEndPoint.Host, encrypted, cancellationToken);
        SocketException? trouble = null;
        foreach (var address in addresses.Take(MostTried))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, context.DnsEndPoint.Port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException error)
            {
                socket.Dispose();
                trouble = error;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw trouble ?? new SocketException((int)SocketError.HostNotFound);
    }

    /// <summary>One address that is refused makes the name one that is refused.</summary>
    private async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, bool encrypted, CancellationToken cancellationToken)
    {
        IReadOnlyList<IPAddress> addresses;
        try
        {
            addresses = await names.ResolveAsync(host, cancellationToken);
        }
        catch (SocketException)
        {
            throw new TargetRefusedException();
        }

        return addresses.Count > 0 && addresses.All(address => rules.Permit(address, encrypted)) ? addresses : throw new TargetRefusedException();
    }
}
