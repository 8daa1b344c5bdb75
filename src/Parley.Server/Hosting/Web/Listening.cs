using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Hosting.Web;

/// <summary>The two listeners: HTTPS for people, HTTP on loopback for proxies, containers and local tools.</summary>
internal static class Listening
{
    // A SignalR message is at most 211 kB and an upload has its own limit; nothing else of a request is large.
    private const long LargestBody = 1024 * 1024;

    public static void Configure(KestrelServerOptions kestrel, ParleyOptions options, ServerCertificate certificate)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        Listen(kestrel, options.Http.Address, options.Http.Port, listener => listener.Protocols = HttpProtocols.Http1);
        Listen(kestrel, options.Https.Address, options.Https.Port, listener =>
        {
            listener.Protocols = HttpProtocols.Http1AndHttp2;
            // Asked per connection, because listeners are configured before the certificate is loaded.
            listener.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions { ServerCertificateContext = certificate.Current }),
            });
        });
    }

    private static void Listen(KestrelServerOptions kestrel, IPAddress? address, int port, Action<ListenOptions> configure)
    {
        if (address is not null)
        {
            kestrel.Listen(address, port, configure);
        }
        else if (port == 0)
        {
            kestrel.Listen(IPAddress.IPv6Any, 0, configure);
        }
        else
        {
            kestrel.ListenAnyIP(port, configure);
        }
    }
}
