using System.Net;
using System.Net.Sockets;

namespace Parley.Sfu.Tests;

public sealed class SfuNodeTests
{
    private static readonly SfuOptions Loopback = new() { Address = IPAddress.Loopback, Port = 0 };

    [Fact]
    public async Task Admits_and_removes_peers_and_tells_what_happens()
    {
        using var world = new RoomWorld();
        await using var node = SfuNode.Start(Loopback, TimeProvider.System);

        var first = await node.AdmitAsync("room", "alice", world.Client("alice").Offer(publishes: true, receives: 1));
        var second = await node.AdmitAsync("room", "bob", world.Client("bob").Offer(publishes: true, receives: 1));
        var refused = await node.AdmitAsync("room", "carol", "nonsense");

        first.Answer.ShouldNotBeNull().ShouldContain($" 127.0.0.1 {node.Port} typ host");
        second.Error.ShouldBeNull();
        refused.Answer.ShouldBeNull();
        refused.Error.ShouldNotBeNullOrEmpty();
        var room = (await node.SnapshotAsync()).Rooms.ShouldHaveSingleItem();
        room.Peers.Select(peer => peer.PeerId).ShouldBe(["alice", "bob"]);
        room.Peers[0].Received.ShouldAllBe(received => received.SourcePeerId == "bob");
        (await node.RemoveAsync("room", "alice")).ShouldBeTrue();
        (await node.RemoveAsync("room", "alice")).ShouldBeFalse();
        node.Events.TryRead(out var changed).ShouldBeTrue();
        changed.ShouldBeOfType<SfuEvent.SourceChanged>();
        node.Faults.ShouldBe(0);
    }

    [Fact]
    public async Task Subscribes_only_to_what_fits()
    {
        using var world = new RoomWorld();
        await using var node = SfuNode.Start(Loopback, TimeProvider.System);
        await node.AdmitAsync("room", "alice", world.Client("alice").Offer(publishes: true, receives: 0));
        await node.AdmitAsync("room", "bob", world.Client("bob").Offer(publishes: true, receives: 1), subscribesToAll: false);

        (await node.SnapshotAsync()).Rooms[0].Peers[1].Received.ShouldAllBe(received => received.SourcePeerId == null);
        (await node.SubscribeAsync("room", "bob", "3", "alice", "1")).ShouldBeTrue();
        (await node.SubscribeAsync("room", "bob", "3", "alice", "0")).ShouldBeFalse();
        (await node.SubscribeAsync("room", "bob", "2", "bob", "0")).ShouldBeFalse();
        (await node.SubscribeAsync("room", "bob", "9", "alice", "1")).ShouldBeFalse();
        (await node.SetPublishAllowedAsync("room", "alice", "1", false)).ShouldBeTrue();
        (await node.SetPublishAllowedAsync("room", "alice", "7", false)).ShouldBeFalse();
        (await node.SetReceivingAsync("room", "bob", "3", paused: true)).ShouldBeTrue();
        (await node.SubscribeAsync("room", "bob", "3", null, null)).ShouldBeTrue();
    }

    [Fact]
    public async Task Answers_further_offers_of_a_peer()
    {
        using var world = new RoomWorld();
        await using var node = SfuNode.Start(Loopback, TimeProvider.System);
        var alice = world.Client("alice");
        await node.AdmitAsync("room", "alice", alice.Offer(publishes: true, receives: 1));

        var more = await node.NegotiateAsync("room", "alice", alice.Offer(publishes: true, receives: 2));
        var received = (await node.SnapshotAsync()).Rooms[0].Peers[0].Received;
        var fewer = await node.NegotiateAsync("room", "alice", alice.Offer(publishes: true, receives: 0));
        var unknown = await node.NegotiateAsync("room", "bob", alice.Offer(publishes: true, receives: 0));

        more.Error.ShouldBeNull();
        received.Count.ShouldBe(4);
        fewer.Error.ShouldBeNull();
        (await node.SnapshotAsync()).Rooms[0].Peers[0].Received.ShouldBeEmpty();
        unknown.Error.ShouldNotBeNull();
    }

    [Fact]
    public async Task Stops_cleanly_and_refuses_what_comes_later()
    {
        var node = SfuNode.Start(Loopback, TimeProvider.System);
        Should.Throw<SocketException>(() => SfuNode.Start(Loopback with { Port = node.Port }, TimeProvider.System));

        await node.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => node.SnapshotAsync());
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, node.Port));
    }
}
