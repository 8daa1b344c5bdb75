using Parley.Sfu.Network;

namespace Parley.Sfu.Workers;

/// <summary>Opens one port several times.</summary>
internal static class SharedPort
{
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken or may not be bound.</exception>
    public static IDatagramPort[] Open(PortOptions options, int count)
    {
        if (count == 1)
        {
            return [DatagramPort.Open(options)];
        }

        // Sharing would silently join another server of this user; one socket that does not share shows that the port is free. It also
        // chooses one, since the system may choose a port that others share.
        using (var probe = DatagramPort.Open(options with { BufferSize = 4096 }))
        {
            options = options with { Port = probe.LocalPort, TcpPort = probe.LocalTcpPort, SharePort = true };
        }

        List<IDatagramPort> ports = [];
        try
        {
            while (ports.Count < count)
            {
                ports.Add(DatagramPort.Open(options));
            }

            return [.. ports];
        }
        catch
        {
            ports.ForEach(port => port.Dispose());
            throw;
        }
    }
}
