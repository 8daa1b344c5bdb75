using System.Net;
using System.Net.Sockets;
using Parley.Bench.Network;

namespace Parley.Bench.Micro;

/// <summary>Sockets to send to, emptied between runs, so that no datagram is dropped and every run pays for delivery.</summary>
internal sealed class UdpTargets : IDisposable
{
    // What one run sends to one socket, with the kernel's own bytes, fits.
    private const int ReceiveBuffer = 4 << 20;

    private readonly List<Socket> _sockets;

    public UdpTargets(int count)
    {
        _sockets = [.. Enumerable.Range(0, count).Select(_ => Open())];
        Addresses = [.. _sockets.Select(socket => socket.LocalEndPoint!.Serialize())];
        Ports = [.. _sockets.Select(socket => (ushort)((IPEndPoint)socket.LocalEndPoint!).Port)];
    }

    public IReadOnlyList<SocketAddress> Addresses { get; }

    public IReadOnlyList<ushort> Ports { get; }

    public IReadOnlyList<Socket> Sockets => _sockets;

    public static Socket Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        // Without the right to exceed the system's limit the limit stays; Drain then finds too few datagrams and says so.
        socket.ReceiveBufferSize = ReceiveBuffer;
        try
        {
            socket.SetRawSocketOption(Native.SolSocket, Native.SoReceiveBufferForce, BitConverter.GetBytes(ReceiveBuffer));
        }
        catch (SocketException)
        {
        }

        return socket;
    }

    /// <summary>Empties all sockets.</summary>
    /// <param name="expected">How many datagrams must be in them.</param>
    public void Drain(long expected)
    {
        Span<byte> buffer = stackalloc byte[2048];
        var name = new SocketAddress(AddressFamily.InterNetwork);
        foreach (var socket in _sockets)
        {
            while (socket.Available > 0)
            {
                socket.ReceiveFrom(buffer, SocketFlags.None, name);
                expected--;
            }
        }

        if (expected != 0)
        {
            throw new InvalidOperationException($"{expected} datagrams were dropped: the run measured less than it says.");
        }
    }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());
}
