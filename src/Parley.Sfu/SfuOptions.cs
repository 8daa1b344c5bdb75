using System.Net;
using Parley.Rtc.Sdp;

namespace Parley.Sfu;

/// <summary>How a media server runs.</summary>
public sealed record SfuOptions
{
    private readonly bool _hasTcpPort;

    /// <summary>
    /// The address to bind. The IPv6 wildcard, which is the default, takes IPv4 as well. Answers leave from the address the peer sent
    /// to. On other systems than 64-bit Linux that cannot be chosen: where a machine has several addresses on one link there, bind the
    /// announced one.
    /// </summary>
    public IPAddress Address { get; init; } = IPAddress.IPv6Any;

    /// <summary>The UDP port for all media, 0 for any.</summary>
    public int Port { get; init; } = 8181;

    /// <summary>
    /// The TCP port for peers whose network blocks UDP, 0 for any, null for none. By default the number after <see cref="Port"/>, or any
    /// where that is any. Only 64-bit Linux has it.
    /// </summary>
    public int? TcpPort
    {
        get => _hasTcpPort ? field : Port == 0 ? 0 : Port + 1;
        init
        {
            _hasTcpPort = true;
            field = value;
        }
    }

    /// <summary>
    /// The addresses peers are told to send to, the preferred one first: those of this machine, or public ones in front of it. Empty,
    /// which is the default: <see cref="Address"/>, or those of all interfaces when it is a wildcard, link-local ones left out.
    /// </summary>
    public IReadOnlyList<IPAddress> Announced { get; init; } = [];

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

    /// <summary>
    /// How many microphones are heard at a time in a room that has more. More than three voices at once are understood by nobody, and
    /// sound of everybody to everybody is what large rooms cost most. 0 forwards all.
    /// </summary>
    public int LoudestVoices { get; init; } = 3;
}
