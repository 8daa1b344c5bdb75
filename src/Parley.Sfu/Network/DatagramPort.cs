namespace Parley.Sfu.Network;

/// <summary>Chooses how to open a port.</summary>
internal static class DatagramPort
{
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken or may not be bound.</exception>
    public static IDatagramPort Open(PortOptions options) =>
        !BatchedPort.IsSupported ? new SocketPort(options)
        : options.TcpPort is { } number ? CombinedPort.Open(options, number)
        : new BatchedPort(options);
}
