using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Parley.Sfu.Network;

/// <summary>The addresses peers are told when the options name none.</summary>
internal static class AnnouncedAddresses
{
    /// <summary>The options' addresses, else the one bound, else those of this machine's interfaces.</summary>
    public static IReadOnlyList<IPAddress> Choose(SfuOptions options) =>
        options.Announced.Count > 0 ? options.Announced
        : !options.Address.Equals(IPAddress.IPv6Any) && !options.Address.Equals(IPAddress.Any) ? [options.Address]
        : OfMachine(options.Address.AddressFamily == AddressFamily.InterNetworkV6 && Socket.OSSupportsIPv6);

    private static List<IPAddress> OfMachine(bool inet6)
    {
        var all = NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown
                && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address)
            .Where(address => IsUsable(address, inet6))
            .Distinct()
            .ToList();

        // A machine without a network still serves itself.
        return all.Count > 0 ? all : [IPAddress.Loopback];
    }

    // A link-local address means nothing without the peer's own name for the link.
    internal static bool IsUsable(IPAddress address, bool inet6) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !IPAddress.IsLoopback(address) && address.GetAddressBytes() is not [169, 254, ..],
        AddressFamily.InterNetworkV6 => inet6 && !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal,
        _ => false,
    };
}
