using System.Net;
using System.Net.Sockets;
using Parley.Rtc;
using Parley.Rtc.Rtp;

namespace Parley.Sfu.Tests.Workers;

public sealed class WorkerGroupTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Peers_of_all_workers_hear_each_other(int workers)
    {
        const int Peers = 6;
        await using var world = new SocketWorld(workers);
        List<SimulatedClient> clients = [];
        for (var index = 0; index < Peers; index++)
        {
            clients.Add(await world.JoinAsync($"peer{index}", receives: Peers - 1));
        }

        await world.RunUntilAsync(() => clients.TrueForAll(client => client.State == PeerState.Connected), Limit);
        ushort sequence = 0;
        await world.RunUntilAsync(
            () =>
            {
                sequence++;
                foreach (var client in clients)
                {
                    client.SendRtp("0", 111, sequence, 960u * sequence, 77, [(byte)clients.IndexOf(client)]);
                }

                return clients.TrueForAll(client => Voices(client) == Peers - 1);
            },
            Limit);

        var room = (await world.Node.SnapshotAsync()).Rooms.ShouldHaveSingleItem();
        room.Peers.Count.ShouldBe(Peers);
        room.Peers.ShouldAllBe(peer => peer.IsConnected && peer.Received.Count(received => received.SourcePeerId != null) == 2 * (Peers - 1));
        world.Node.Faults.ShouldBe(0);
    }

    [Fact]
    public async Task A_shared_port_cannot_be_joined_by_mistake()
    {
        await using var world = new SocketWorld(workers: 2);

        Should.Throw<SocketException>(() => SfuNode.Start(
            new SfuOptions { Address = IPAddress.Loopback, Port = world.Node.Port, Workers = 2 }, TimeProvider.System));
    }

    [Fact]
    public async Task Control_calls_of_one_peer_keep_their_order()
    {
        await using var world = new SocketWorld(workers: 2);
        var alice = await world.JoinAsync("alice");
        var offer = alice.Offer(publishes: true, receives: 1);

        // Not awaited one by one: a name is free again when its removal was asked for before.
        for (var round = 0; round < 50; round++)
        {
            var removed = world.Node.RemoveAsync("room", "alice");
            var admitted = world.Node.AdmitAsync("room", "alice", offer);
            var refused = world.Node.AdmitAsync("room", "alice", offer);
            (await removed).ShouldBeTrue();
            (await admitted).Error.ShouldBeNull();
            (await refused).Error.ShouldNotBeNull();
        }

        (await world.Node.RemoveAsync("room", "alice")).ShouldBeTrue();
        (await world.Node.SnapshotAsync()).Rooms.ShouldBeEmpty();
    }

    private static int Voices(SimulatedClient client) => client.Media
        .Select(packet => RtpHeader.TryParse(packet, out var header) ? header.Ssrc : 0)
        .Distinct()
        .Count();
}
