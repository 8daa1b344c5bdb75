using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Parley.Server.Hosting.Web;

/// <summary>The addresses at which other machines of the local network find this one.</summary>
internal static class LanAddresses
{
    /// <summary>IPv4 first, interfaces with a gateway first: the first one is the best guess of what to tell somebody.</summary>
    public static IReadOnlyList<IPAddress> Find()
    {
        try
        {
            return
            [
                .. NetworkInterface.GetAllNetworkInterfaces()
                    .Where(card => card.OperationalStatus == OperationalStatus.Up && card.NetworkInterfaceType != NetworkInterfaceType.Loopback)
                    .Select(card => card.GetIPProperties())
                    .OrderByDescending(properties => properties.GatewayAddresses.Count > 0)
                    .SelectMany(properties => properties.UnicastAddresses)
                    .Select(unicast => unicast.Address)
                    .Where(address => address.AddressFamily == AddressFamily.InterNetwork
                        || (address.AddressFamily == AddressFamily.InterNetworkV6 && address is { IsIPv6LinkLocal: false, IsIPv6Teredo: false }))
                    .Where(address => !IPAddress.IsLoopback(address))
                    .Distinct()
                    .OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1),
            ];
        }
        catch (NetworkInformationException)
        {
            // A sandbox may hide the interfaces; the server still works under the names that are known.
            return [];
        }
    }
}
