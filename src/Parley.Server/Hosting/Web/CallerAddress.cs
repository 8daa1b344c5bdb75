using System.Net;
using System.Net.Sockets;

namespace Parley.Server.Hosting.Web;

/// <summary>Who counts as one caller for limits.</summary>
internal static class CallerAddress
{
    /// <summary>An IPv4 address, or the /64 of an IPv6 address: one household has a whole /64.</summary>
    public static IPAddress Network(IPAddress? address)
    {
        if (address is null)
        {
            return IPAddress.None;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
