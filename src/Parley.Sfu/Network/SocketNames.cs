using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Parley.Rtc;

namespace Parley.Sfu.Network;

/// <summary>Addresses as the system's socket calls take them (<c>sockaddr_in</c>, <c>sockaddr_in6</c>).</summary>
internal static class SocketNames
{
    /// <summary>Length of <c>sockaddr_in6</c>, the longer of the two.</summary>
    public const int MaxLength = 28;
    private const int Inet4Length = 16;
    private const int LinuxInet4 = 2;
    private const int LinuxInet6 = 10;

    /// <summary>Writes a name for a socket of a family; an IPv4 address goes to an IPv6 socket in mapped form.</summary>
    /// <returns>The length, or 0 when an IPv4 socket cannot reach the address.</returns>
    public static int Write(Span<byte> name, PeerAddress address, bool inet6)
    {
        name = name[..MaxLength];
        name.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(name[2..], address.Port);
        if (inet6)
        {
            MemoryMarshal.Write(name, (ushort)LinuxInet6);
            var bytes = name.Slice(8, 16);
            if (address.WriteBytes(bytes) == 4)
            {
                bytes[..4].CopyTo(bytes[12..]);
                bytes[..10].Clear();
                bytes[10..12].Fill(0xFF);
            }

            return MaxLength;
        }

        if (!address.IsIPv4)
        {
            return 0;
        }

        MemoryMarshal.Write(name, (ushort)LinuxInet4);
        address.WriteBytes(name[4..]);
        return Inet4Length;
    }

    /// <summary>Reads the sender of a datagram.</summary>
    public static PeerAddress Read(ReadOnlySpan<byte> name, bool inet6) =>
        PeerAddress.FromBytes(inet6 ? name.Slice(8, 16) : name.Slice(4, 4), BinaryPrimitives.ReadUInt16BigEndian(name[2..]));

    /// <summary>Opens and binds a socket for both families, or for IPv4 alone where the system has no IPv6.</summary>
    public static Socket Bind(PortOptions options, out bool inet6) => Open(options, SocketType.Dgram, options.Port, out inet6);

    /// <summary>The same for connections.</summary>
    public static Socket Listen(PortOptions options, int port, out bool inet6)
    {
        var socket = Open(options, SocketType.Stream, port, out inet6);
        socket.Blocking = false;
        socket.Listen(512);
        return socket;
    }

    private static Socket Open(PortOptions options, SocketType type, int port, out bool inet6)
    {
        inet6 = Socket.OSSupportsIPv6 && options.Address.AddressFamily == AddressFamily.InterNetworkV6;
        var socket = new Socket(
            inet6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork,
            type,
            type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
        try
        {
            if (inet6)
            {
                socket.DualMode = true;
            }

            if (type == SocketType.Dgram)
            {
                socket.ReceiveBufferSize = options.BufferSize;
                socket.SendBufferSize = options.BufferSize;
                if (OperatingSystem.IsLinux())
                {
                    LinuxCalls.ForceBuffers(socket, options.BufferSize);
                }
            }

            if (OperatingSystem.IsLinux() && options.SharePort)
            {
                LinuxCalls.SharePort(socket);
            }

            var address = inet6 || options.Address.AddressFamily == AddressFamily.InterNetwork
                ? options.Address
                : System.Net.IPAddress.Any;
            socket.Bind(new System.Net.IPEndPoint(address, port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
