using System.Net;
using Parley.Rtc.Sdp;

namespace Parley.Sfu;

/// <summary>How a media server runs.</summary>
public sealed record SfuOptions
{
    /// <summary>
    /// The address to bind. The IPv6 wildcard, which is the default, takes IPv4 as well; answers then leave from the address the system
    /// prefers for the receiver. Where that may not be the one announced (several addresses on one link, or peers on this machine that
    /// were told loopback), bind the announced one.
    /// </summary>
    public IPAddress Address { get; init; } = IPAddress.IPv6Any;

    /// <summary>The UDP port for all media, 0 for any.</summary>
    public int Port { get; init; } = 8181;

    /// <summary>The addresses peers are told to send to: those of this machine, or public ones in front of it.</summary>
    public IReadOnlyList<IPAddress> Announced { get; init; } = [IPAddress.Loopback];

    /// <summary>What is negotiated, in order of preference.</summary>
    public MediaCapabilities Capabilities { get; init; } = MediaCapabilities.Default;

    /// <summary>
    /// Threads that carry media, each with a socket of its own on the one port. A large room uses all of them. By default all
    /// processors but one, which is left to signalling. More than one needs Linux; at most 64.
    /// </summary>
    public int Workers { get; init; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>Peers of one room a worker takes before the room uses another.</summary>
    internal int PeersBeforeSpilling { get; init; } = 24;

    /// <summary>Peers one room may have. Everybody is a receiver of everybody, so cost grows with the square.</summary>
    public int MaxPeersPerRoom { get; init; } = 1000;

    /// <summary>Media sections one peer may have; each costs a search per packet.</summary>
    public int MaxSectionsPerPeer { get; init; } = 128;
}
