using System.Net;
using System.Net.Sockets;

namespace Parley.Server.Tests;

/// <summary>Ports above 20000 nobody listens on; the system's own choices for outgoing connections begin at 32768.</summary>
internal static class FreePort
{
    public static int Find()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var port = Random.Shared.Next(20001, 32000);
            try
            {
                using var probe = new TcpListener(IPAddress.IPv6Any, port) { ExclusiveAddressUse = true };
                probe.Server.DualMode = true;
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                continue;
            }
        }

        throw new InvalidOperationException("No free port found.");
    }
}
