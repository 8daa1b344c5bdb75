using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Parley.Sfu.Network;

/// <summary>
/// The control message that tells which of our addresses a datagram came to, and chooses the one an answer leaves from
/// (<c>IPV6_PKTINFO</c> of RFC 3542 section 6, <c>IP_PKTINFO</c>), as 64-bit Linux lays it out.
/// </summary>
internal static class PacketInfo
{
    /// <summary>Header of 16 bytes, <c>in6_pktinfo</c> of 20, padding; the longer of the two.</summary>
    public const int MaxSpace = 40;
    private const int HeaderLength = ControlMessages.HeaderLength;
    private const int Inet4Level = 0;
    private const int Inet4Type = 8;
    private const int Inet6Level = 41;
    private const int Inet6ReceiveOption = 49;
    private const int Inet6Type = 50;
    private const int Inet4Length = HeaderLength + 12;
    private const int Inet6Length = HeaderLength + 20;

    /// <summary>Where only one address is bound, its answers leave from it anyway.</summary>
    public static bool IsNeeded(Socket socket) =>
        socket.LocalEndPoint is IPEndPoint { Address: var bound } && (bound.Equals(IPAddress.IPv6Any) || bound.Equals(IPAddress.Any));

    public static void Enable(Socket socket, bool inet6)
    {
        ReadOnlySpan<byte> on = [1, 0, 0, 0];
        socket.SetRawSocketOption(inet6 ? Inet6Level : Inet4Level, inet6 ? Inet6ReceiveOption : Inet4Type, on);
    }

    /// <summary>Reads which of our addresses a datagram came to, IPv4 in mapped form.</summary>
    public static bool TryRead(ReadOnlySpan<byte> control, bool inet6, out UInt128 local)
    {
        var (level, type, length) = inet6 ? (Inet6Level, Inet6Type, Inet6Length) : (Inet4Level, Inet4Type, Inet4Length);
        if (!ControlMessages.TryFind(control, level, type, length - HeaderLength, out var content))
        {
            local = default;
            return false;
        }

        // A mapped address on an IPv6 socket; behind the interface's number, the address to answer from on an IPv4 one.
        local = inet6
            ? BinaryPrimitives.ReadUInt128BigEndian(content)
            : new UInt128(0, 0x0000_FFFF_0000_0000UL | BinaryPrimitives.ReadUInt32BigEndian(content[4..]));
        return true;
    }

    /// <summary>Writes the choice of our address. The interface stays open: the routes know it.</summary>
    /// <returns>The space used, padding included.</returns>
    public static int Write(Span<byte> control, UInt128 local, bool inet6)
    {
        var length = inet6 ? Inet6Length : Inet4Length;
        var space = (length + 7) & ~7;
        control[..space].Clear();
        MemoryMarshal.Write(control, (ulong)length);
        MemoryMarshal.Write(control[8..], inet6 ? Inet6Level : Inet4Level);
        MemoryMarshal.Write(control[12..], inet6 ? Inet6Type : Inet4Type);
        if (inet6)
        {
            BinaryPrimitives.WriteUInt128BigEndian(control[HeaderLength..], local);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(control[(HeaderLength + 4)..], (uint)local);
        }

        return space;
    }
}
