using System.Net;
using System.Net.Sockets;
using Parley.Rtc;
using Parley.Sfu.Network;

namespace Parley.Sfu.Tests.Network;

/// <summary>What the network does to a port, and floods from everywhere.</summary>
public sealed class FaultTests
{
    [Fact]
    public void Unreachable_ports_and_networks_stop_nothing()
    {
        using var port = new BatchedPort(new PortOptions(IPAddress.IPv6Any, 0));
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
        peer.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        // A closed port, which answers by ICMP; a class E address, for which there is no route or no permission; a broadcast.
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var gone = PeerAddress.From((IPEndPoint)closed.LocalEndPoint!);
        closed.Dispose();
        for (var round = 0; round < 50; round++)
        {
            foreach (var to in (PeerAddress[])[gone, PeerAddress.FromBytes([255, 255, 255, 255], 9), PeerAddress.From((IPEndPoint)peer.LocalEndPoint!)])
            {
                port.Rent()[0] = (byte)round;
                port.Send(30, to);
            }

            port.Flush();
            port.Receive(TimeSpan.Zero);
        }

        for (var round = 0; round < 50; round++)
        {
            peer.Receive(new byte[64]).ShouldBe(30);
        }

        port.Counters.Sent.ShouldBe(100);
        port.Counters.SendDropped.ShouldBe(50);
        peer.SendTo([1], new IPEndPoint(IPAddress.Loopback, port.LocalPort));
        port.Receive(TimeSpan.FromSeconds(10)).ShouldBe(1);
    }

    [Fact]
    public void A_flood_from_everywhere_costs_no_memory_and_leaves_room_for_a_newcomer()
    {
        using var world = new RoomWorld();
        var check = (byte[])TcpWorld.Check.Clone();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var limiter = new AddressLimiter();
        var table = GC.GetAllocatedBytesForCurrentThread() - before;
        table.ShouldBeLessThan(200_000);
        var next = 0;
        var allocated = Allocation.Of(
            () =>
            {
                next++;
                limiter.Allows(PeerAddress.FromBytes([11, (byte)(next >> 16), (byte)(next >> 8), (byte)next], 9), world.Now);
            },
            rounds: 100_000);
        allocated.ShouldBe(0);

        for (var source = 0; source < 100_000; source++)
        {
            world.ToServer(PeerAddress.FromBytes([11, (byte)(source >> 16), (byte)(source >> 8), (byte)source], 9), check);
            if (source % 1000 == 999)
            {
                world.Run(TimeSpan.FromMilliseconds(5));
            }
        }

        world.SentTo.ShouldBeEmpty();
        var alice = world.Client("alice");
        alice.Join();
        world.RunUntilConnected();
    }
}
