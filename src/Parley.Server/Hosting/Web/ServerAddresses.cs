using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Hosting.Web;

/// <summary>Where the server is found: what it listens on, and the base of links that leave it in mails and API answers.</summary>
internal sealed class ServerAddresses(IServer server, ParleyOptions options, TimeProvider time)
{
    /// <summary>Looking at the network's interfaces takes a millisecond, and a thousand invitations have thousands of links.</summary>
    private static readonly TimeSpan GuessHolds = TimeSpan.FromSeconds(10);

    private Guess? _guess;

    public int HttpsPort => options.Https.Port != 0 ? options.Https.Port : BoundPort("https");

    public int HttpPort => options.Http.Port != 0 ? options.Http.Port : BoundPort("http");

    /// <summary>The operator's setting, else a guess that works inside the local network. Never the Host header, which anybody can write.</summary>
    public Uri PublicUrl
    {
        get
        {
            if (options.PublicUrl is { } set)
            {
                return set;
            }

            if (_guess is not { } guess || time.GetElapsedTime(guess.At) > GuessHolds)
            {
                var lan = Lan;
                guess = new Guess(new Uri($"https://{(lan.Count > 0 ? Bracket(lan[0]) : "localhost")}:{HttpsPort}/"), time.GetTimestamp());
                _guess = guess;
            }

            return guess.Url;
        }
    }

    /// <summary>Empty when HTTPS listens on loopback only.</summary>
    public IReadOnlyList<IPAddress> Lan => options.Https.Address switch
    {
        null => LanAddresses.Find(),
        { } address when IPAddress.IsLoopback(address) => [],
        { } address => [address],
    };

    public static string Bracket(IPAddress address)
    {
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
    }

    private int BoundPort(string scheme)
    {
        var bound = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return bound.Select(BindingAddress.Parse).FirstOrDefault(address => address.Scheme == scheme)?.Port
            ?? throw new InvalidOperationException("The server does not listen yet.");
    }

    private sealed record Guess(Uri Url, long At);
}
