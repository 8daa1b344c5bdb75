using System.Net;

namespace Parley.Sfu.Network;

/// <summary>How to open a port.</summary>
/// <param name="Address">The address to bind; the IPv6 wildcard takes IPv4 as well.</param>
/// <param name="Port">The port, 0 for any.</param>
internal sealed record PortOptions(IPAddress Address, int Port)
{
    /// <summary>
    /// Bytes for each of the two socket buffers. A keyframe to 300 receivers is about 20 MB on its way; the system's 208 KiB lost packets
    /// in every measurement.
    /// </summary>
    public int BufferSize { get; init; } = 8 << 20;

    /// <summary>Lets several workers bind the same port (SO_REUSEPORT); Linux only.</summary>
    public bool SharePort { get; init; }

    /// <summary>Whether runs of equally long datagrams may leave by segmentation offload.</summary>
    public bool Segmentation { get; init; } = true;

    /// <summary>Ports of one node share it, so that a path means the same to all of them.</summary>
    public LocalAddresses Locals { get; init; } = new();

    /// <summary>The TCP port for media where UDP is blocked, 0 for any, null for none. 64-bit Linux only.</summary>
    public int? TcpPort { get; init; }

    /// <summary>Limits of the TCP port.</summary>
    public TcpOptions Tcp { get; init; } = new();
}
