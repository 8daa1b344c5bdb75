using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Parley.Rtc;

/// <summary>
/// An IP address, a port and the way there as a value: compared and hashed without allocation, so it can be the key of every
/// received datagram. IPv4 addresses are held in their IPv6-mapped form (RFC 4291 section 2.5.5.2).
/// </summary>
public readonly struct PeerAddress : IEquatable<PeerAddress>
{
    private static readonly UInt128 MappedPrefix = new(0, 0x0000_FFFF_0000_0000);

    private readonly UInt128 _address;

    private PeerAddress(UInt128 address, ushort port, uint path = 0)
    {
        _address = address;
        Port = port;
        Path = path;
    }

    /// <summary>The port, 0 to 65535.</summary>
    public ushort Port { get; }

    /// <summary>
    /// How the owner of the sockets reaches the address, a number only it can read: which of its own addresses the peer talks to, or
    /// which TCP connection. Part of the identity, since ICE validates and nominates pairs of addresses, not addresses alone
    /// (RFC 8445 section 5.1). 0 where there is only one way.
    /// </summary>
    public uint Path { get; }

    /// <summary>True for an IPv4 address (kept in mapped form).</summary>
    public bool IsIPv4 => (_address & ~(UInt128)uint.MaxValue) == MappedPrefix;

    /// <summary>Makes an address from its 4 or 16 bytes in network order.</summary>
    /// <param name="address">4 bytes (IPv4) or 16 bytes (IPv6).</param>
    /// <param name="port">The port, 0 to 65535.</param>
    /// <exception cref="ArgumentException">The length is neither 4 nor 16.</exception>
    public static PeerAddress FromBytes(ReadOnlySpan<byte> address, ushort port) => address.Length switch
    {
        4 => new PeerAddress(MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(address), port),
        16 => new PeerAddress(BinaryPrimitives.ReadUInt128BigEndian(address), port),
        _ => throw new ArgumentException("An IP address has 4 or 16 bytes.", nameof(address)),
    };

    /// <summary>Makes an address from the framework's end point. IPv6 scope ids are not kept.</summary>
    /// <param name="endPoint">An IPv4 or IPv6 end point.</param>
    public static PeerAddress From(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        Span<byte> bytes = stackalloc byte[16];
        endPoint.Address.TryWriteBytes(bytes, out var length);
        return FromBytes(bytes[..length], (ushort)endPoint.Port);
    }

    /// <summary>Reads <c>192.0.2.1</c> or <c>2001:db8::1</c>; host names are refused.</summary>
    /// <param name="address">The textual address without port.</param>
    /// <param name="port">The port, 0 to 65535.</param>
    /// <param name="result">The address, or default when the text is not an address.</param>
    /// <returns>False when the text is not an IP address.</returns>
    public static bool TryParse(ReadOnlySpan<char> address, ushort port, out PeerAddress result)
    {
        if (!IPAddress.TryParse(address, out var parsed))
        {
            result = default;
            return false;
        }

        result = From(new IPEndPoint(parsed, port));
        return true;
    }

    /// <summary>The same address reached another way.</summary>
    /// <param name="path">See <see cref="Path"/>.</param>
    public PeerAddress WithPath(uint path) => new(_address, Port, path);

    /// <summary>Writes the address in network order: 4 bytes for IPv4, 16 for IPv6.</summary>
    /// <param name="destination">At least 16 bytes.</param>
    /// <returns>4 or 16.</returns>
    public int WriteBytes(Span<byte> destination)
    {
        if (IsIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)_address);
            return 4;
        }

        BinaryPrimitives.WriteUInt128BigEndian(destination, _address);
        return 16;
    }

    /// <summary>The framework's end point for this address; IPv4 when <see cref="IsIPv4"/>. Allocates.</summary>
    public IPEndPoint ToIPEndPoint() => new(ToIPAddress(), Port);

    /// <summary>The framework's address; allocates.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        return new IPAddress(bytes[..WriteBytes(bytes)]);
    }

    /// <inheritdoc/>
    public bool Equals(PeerAddress other) =>
        _address == other._address && Port == other.Port && Path == other.Path;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PeerAddress other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_address, ((ulong)Path << 16) | Port);

    /// <summary>The address and port as text, for logs at debug level; allocates.</summary>
    public override string ToString() => ToIPAddress() is { AddressFamily: AddressFamily.InterNetworkV6 } six
        ? $"[{six}]:{Port}"
        : $"{ToIPAddress()}:{Port}";

    /// <summary>True when address, port and path are the same.</summary>
    public static bool operator ==(PeerAddress left, PeerAddress right) => left.Equals(right);

    /// <summary>True when address, port or path differ.</summary>
    public static bool operator !=(PeerAddress left, PeerAddress right) => !left.Equals(right);
}
