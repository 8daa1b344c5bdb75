using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Parley.Rtc;
using Parley.Sfu.Network;

namespace Parley.Sfu.Tests.Network;

/// <summary>A port with real connections to it; time is the test's.</summary>
internal sealed class TcpWorld : IDisposable
{
    private readonly List<Socket> _sockets = [];

    public TcpWorld(TcpOptions? options = null) =>
        Port = CombinedPort.Open(new PortOptions(IPAddress.IPv6Any, 0) { Tcp = options ?? new TcpOptions() }, 0);

    public CombinedPort Port { get; }

    public TcpCounters Counters => Port.Counters.Tcp;

    /// <summary>Something that could be a check.</summary>
    public static byte[] Check { get; } = [0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    public static byte[] Frame(ReadOnlySpan<byte> datagram)
    {
        var frame = new byte[2 + datagram.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)datagram.Length);
        datagram.CopyTo(frame.AsSpan(2));
        return frame;
    }

    public Socket Connect(string from = "127.0.0.1", int receiveBuffer = 0)
    {
        var address = IPAddress.Parse(from);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 10_000, NoDelay = true };
        if (receiveBuffer > 0)
        {
            socket.ReceiveBufferSize = receiveBuffer;
        }

        socket.Bind(new IPEndPoint(address, 0));
        socket.Connect(new IPEndPoint(address, Port.LocalTcpPort!.Value));
        _sockets.Add(socket);
        return socket;
    }

    /// <summary>Connects and proves it.</summary>
    public (Socket Socket, PeerAddress Path) ConnectAndProve(string from = "127.0.0.1", int receiveBuffer = 0)
    {
        var socket = Connect(from, receiveBuffer);
        socket.Send(Frame(Check));
        var path = Take(1)[0].From;
        Port.Keep(path);
        return (socket, path);
    }

    public List<(PeerAddress From, byte[] Bytes)> Take(int wanted)
    {
        List<(PeerAddress, byte[])> result = [];
        for (var attempt = 0; attempt < 100 && result.Count < wanted; attempt++)
        {
            var count = Port.Receive(TimeSpan.FromMilliseconds(100));
            for (var index = 0; index < count; index++)
            {
                result.Add((default, Port.Received(index, out var from).ToArray()));
                result[^1] = (from, result[^1].Item2);
            }
        }

        result.Count.ShouldBe(wanted);
        return result;
    }

    /// <summary>Lets the port work until something is so.</summary>
    public void Until(Func<bool> done)
    {
        for (var attempt = 0; attempt < 500 && !done(); attempt++)
        {
            Port.Receive(TimeSpan.FromMilliseconds(20));
            Port.Flush();
        }

        done().ShouldBeTrue();
    }

    public void Send(PeerAddress to, int length, byte first, bool urgent = false)
    {
        var room = Port.Rent();
        room[..length].Clear();
        room[0] = first;
        if (urgent)
        {
            Port.SendUrgent(length, to);
        }
        else
        {
            Port.Send(length, to);
        }
    }

    public static byte[] ReadFrame(Socket socket)
    {
        var header = ReadExactly(socket, 2);
        return ReadExactly(socket, BinaryPrimitives.ReadUInt16BigEndian(header));
    }

    public static bool IsClosed(Socket socket)
    {
        try
        {
            return socket.Receive(new byte[1]) == 0;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            return true;
        }
    }

    public void Dispose()
    {
        _sockets.ForEach(socket => socket.Dispose());
        Port.Dispose();
    }

    private static byte[] ReadExactly(Socket socket, int length)
    {
        var bytes = new byte[length];
        for (var at = 0; at < length;)
        {
            var read = socket.Receive(bytes.AsSpan(at));
            read.ShouldBeGreaterThan(0);
            at += read;
        }

        return bytes;
    }
}
