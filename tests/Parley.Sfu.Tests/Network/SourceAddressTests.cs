using System.Net;
using System.Net.Sockets;
using Parley.Rtc;
using Parley.Sfu.Network;

namespace Parley.Sfu.Tests.Network;

/// <summary>Answers of a port on a wildcard address leave from the address the peer sent to.</summary>
public sealed class SourceAddressTests
{
    [Theory]
    [InlineData("::", "127.0.0.1", "127.0.0.2")]
    [InlineData("::", "127.0.0.1", "127.0.0.1")]
    [InlineData("0.0.0.0", "127.0.0.1", "127.0.0.3")]
    [InlineData("::", "::1", "::1")]
    public void Answers_come_from_the_address_asked(string bound, string client, string asked)
    {
        using var port = new BatchedPort(new PortOptions(IPAddress.Parse(bound), 0));
        using var peer = Peer(client);
        var server = new IPEndPoint(IPAddress.Parse(asked), port.LocalPort);
        peer.SendTo([1], server);

        Echo(port, datagrams: 1, length: 9);

        Received(peer, 9).ShouldBe(server);
    }

    [Theory]
    [InlineData("127.0.0.2")]
    [InlineData("::1")]
    public void A_segmented_run_does_too(string asked)
    {
        using var port = new BatchedPort(new PortOptions(IPAddress.IPv6Any, 0));
        using var peer = Peer(asked);
        var server = new IPEndPoint(IPAddress.Parse(asked), port.LocalPort);
        peer.SendTo([1], server);

        Echo(port, datagrams: 10, length: 500);

        port.Counters.Segmented.ShouldBe(1);
        for (var index = 0; index < 10; index++)
        {
            Received(peer, 500).ShouldBe(server);
        }
    }

    [Fact]
    public void One_peer_at_two_of_our_addresses_has_two_paths()
    {
        using var port = new BatchedPort(new PortOptions(IPAddress.IPv6Any, 0));
        using var peer = Peer("127.0.0.1");
        peer.SendTo([1], new IPEndPoint(IPAddress.Parse("127.0.0.1"), port.LocalPort));
        var first = Echo(port, datagrams: 1, length: 5);
        peer.SendTo([1], new IPEndPoint(IPAddress.Parse("127.0.0.2"), port.LocalPort));
        var second = Echo(port, datagrams: 1, length: 5);
        peer.SendTo([1], new IPEndPoint(IPAddress.Parse("127.0.0.1"), port.LocalPort));

        Echo(port, datagrams: 1, length: 5).ShouldBe(first);
        second.ShouldNotBe(first);
        second.WithPath(first.Path).ShouldBe(first);
    }

    [Fact]
    public void An_address_that_went_away_costs_only_its_own_datagrams()
    {
        var options = new PortOptions(IPAddress.IPv6Any, 0);
        using var port = new BatchedPort(options);
        using var peer = Peer("127.0.0.1");
        var to = PeerAddress.From((IPEndPoint)peer.LocalEndPoint!);
        var gone = options.Locals.NumberOf(new UInt128(0x2001_0DB8_0000_0000, 1));
        for (var index = 0; index < 4; index++)
        {
            // A run of two and the single one behind it, so both ways to fail are taken.
            port.Rent()[0] = (byte)index;
            port.Send(index == 3 ? 90 : 40, PeerAddress.From(new IPEndPoint(IPAddress.IPv6Loopback, 9)).WithPath(gone));
        }

        port.Rent()[0] = 9;
        port.Send(50, to);
        port.Flush();

        port.Counters.SendDropped.ShouldBe(4);
        Received(peer, 50).Port.ShouldBe(port.LocalPort);
    }

    [Fact]
    public void Numbers_of_our_addresses_are_bounded()
    {
        var locals = new LocalAddresses();
        for (var index = 0; index < 1000; index++)
        {
            locals.NumberOf((UInt128)(uint)(index + 7));
        }

        locals.NumberOf(7).ShouldBe(1u);
        locals.TryGet(1, out var address).ShouldBeTrue();
        address.ShouldBe((UInt128)7);
        locals.NumberOf(5000).ShouldBe(0u);
        locals.TryGet(0, out _).ShouldBeFalse();
        locals.TryGet(256, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("192.0.2.1", true)]
    [InlineData("10.0.0.1", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("169.254.1.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    public void Announces_what_others_can_reach(string address, bool usable) =>
        AnnouncedAddresses.IsUsable(IPAddress.Parse(address), inet6: true).ShouldBe(usable);

    [Fact]
    public void Announces_what_is_bound_or_asked_for()
    {
        AnnouncedAddresses.Choose(new SfuOptions { Address = IPAddress.Loopback }).ShouldBe([IPAddress.Loopback]);
        AnnouncedAddresses.Choose(new SfuOptions { Announced = [IPAddress.Parse("203.0.113.9")] })
            .ShouldBe([IPAddress.Parse("203.0.113.9")]);
        AnnouncedAddresses.Choose(new SfuOptions()).ShouldNotBeEmpty();
        AnnouncedAddresses.Choose(new SfuOptions { Address = IPAddress.Any })
            .ShouldAllBe(address => address.AddressFamily == AddressFamily.InterNetwork);
    }

    private static Socket Peer(string address)
    {
        var bound = IPAddress.Parse(address);
        var socket = new Socket(bound.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
        socket.Bind(new IPEndPoint(bound, 0));
        return socket;
    }

    private static PeerAddress Echo(BatchedPort port, int datagrams, int length)
    {
        port.Receive(TimeSpan.FromSeconds(10)).ShouldBe(1);
        port.Received(0, out var from);
        for (var index = 0; index < datagrams; index++)
        {
            port.Rent()[..length].Clear();
            port.Send(length, from);
        }

        port.Flush();
        port.Counters.SendDropped.ShouldBe(0);
        return from;
    }

    private static IPEndPoint Received(Socket peer, int length)
    {
        EndPoint from = new IPEndPoint(peer.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        peer.ReceiveFrom(new byte[2048], ref from).ShouldBe(length);
        return (IPEndPoint)from;
    }
}
