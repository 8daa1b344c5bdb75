using Parley.Rtc;
using Parley.Rtc.Rtp;

namespace Parley.Sfu.Tests.Workers;

public sealed class CrossingTests : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(30);
    private readonly RoomWorld _world = new(workers: 2);

    [Fact]
    public void Peers_live_with_their_worker_whatever_socket_their_datagrams_reach()
    {
        var (alice, bob) = Pair();

        _world.Loops.Select(loop => loop.PeerCount).ShouldBe([1, 1]);
        _world.PortFor(alice.Address).ShouldBe(_world.Ports[1]);
        _world.Loops.ShouldAllBe(loop => loop.Counters.HandedOver > 3 && loop.Counters.Ignored == 0);
        SendSound(alice, 1);
        SendSound(bob, 1);
        _world.Run(Moment);
        alice.Media.ShouldHaveSingleItem();
        bob.Media.ShouldHaveSingleItem();
    }

    [Fact]
    public void Only_what_somebody_receives_crosses()
    {
        var alice = _world.Client("alice");
        var bob = _world.Client("bob");
        alice.Join();
        bob.Join(receives: 0);
        _world.RunUntilConnected();

        for (ushort index = 0; index < 100; index++)
        {
            SendSound(alice, index, level: 20);
            SendPicture(alice, index, keyframe: index == 0);
            _world.Run(TimeSpan.FromMilliseconds(20));
        }

        _world.Loops[1].Crossing!.Mirrors.Packets.ShouldBe(0);

        // How loud somebody is concerns everybody.
        var track = _world.Loops[1].Rooms["room"].Tracks.Single(item => item is { IsMirror: true, Section.IsVideo: false });
        track.Speech.Activity.Sentence.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void A_mirror_ends_with_its_receivers_and_begins_again()
    {
        var (alice, _) = Pair();
        SendPicture(alice, 1, keyframe: true);
        _world.Run(Moment);
        var mirror = _world.Loops[1].Crossing!.Mirrors;
        mirror.Packets.ShouldBe(1);
        _world.Loops[1].Rooms["room"].Tracks.ShouldAllBe(track => !track.IsMirror || track.Layers[0] == null || track.Layers[0]!.Loss == null);
        var slot = _world.Peer("bob").Receiving.Single(item => item.Section.IsVideo);
        slot.IsPaused = true;
        _world.Run(Moment);

        SendPicture(alice, 2, keyframe: false);
        _world.Run(Moment);
        mirror.Packets.ShouldBe(1);
        slot.IsPaused = false;
        _world.Run(Moment);
        SendPicture(alice, 3, keyframe: true);
        _world.Run(Moment);
        mirror.Packets.ShouldBe(2);
    }

    [Fact]
    public void A_forbidden_track_stops_at_once_though_packets_are_on_their_way()
    {
        var (alice, bob) = Pair();
        SendSound(alice, 1);
        _world.PortFor(alice.Address).IsEmpty.ShouldBeFalse();

        // The publisher's worker has put the packet into the lane; the other one has not looked yet.
        _world.Loops[1].Step(_world.Now, _world.Ports[1].Receive(TimeSpan.Zero));
        _world.Loops[0].Step(_world.Now, _world.Ports[0].Receive(TimeSpan.Zero));
        _world.Loops[1].Crossing!.HasIncoming.ShouldBeTrue();
        _world.SetAllowed("alice", "0", false);
        _world.Run(Moment);

        bob.Media.ShouldBeEmpty();
    }

    [Fact]
    public void A_worker_that_joins_later_knows_what_is_there_and_what_is_forbidden()
    {
        var alice = _world.Client("alice");
        alice.Join();
        _world.SetAllowed("alice", "0", false);
        var bob = _world.Client("bob");
        bob.Join();
        _world.RunUntilConnected();

        SendSound(alice, 1);
        SendPicture(alice, 1, keyframe: true);
        _world.Run(Moment);
        SendPicture(alice, 2, keyframe: true);
        _world.Run(Moment);

        bob.Media.ShouldNotBeEmpty();
        bob.Media.ShouldAllBe(packet => Header(packet).PayloadType == 96);
    }

    [Fact]
    public void A_peer_may_move_to_an_address_of_another_socket()
    {
        var (alice, bob) = Pair();
        alice.Address = PeerAddress.FromBytes([10, 0, 0, 102], 777);
        _world.PortFor(alice.Address).ShouldBe(_world.Ports[0]);

        // The next check is at most six seconds away; consent lasts for thirty.
        _world.Run(TimeSpan.FromSeconds(40));
        var handedOver = _world.Loops[0].Counters.HandedOver;
        SendSound(alice, 1);
        _world.Run(Moment);

        bob.Media.ShouldHaveSingleItem();
        _world.Loops[0].Counters.HandedOver.ShouldBe(handedOver);
        _world.Events.OfType<SfuEvent.PeerGone>().ShouldBeEmpty();
    }

    [Fact]
    public void An_address_goes_to_the_peer_that_proved_it_last()
    {
        var alice = _world.Client("alice");
        var bob = _world.Client("bob");
        alice.Join(receives: 2);
        bob.Join();
        _world.RunUntilConnected();
        var carol = _world.Client("carol");

        // As when a page is loaded again and takes the same port: the old session is still there, on another worker.
        carol.Address = bob.Address;
        bob.Address = PeerAddress.FromBytes([10, 0, 0, 99], 1);
        carol.Join(receives: 2);
        _world.LoopOf("carol").ShouldNotBe(_world.LoopOf("bob"));
        for (var round = 0; round < 50 && carol.State != PeerState.Connected; round++)
        {
            _world.Run(TimeSpan.FromMilliseconds(20));
        }

        SendSound(carol, 1);
        _world.Run(Moment);
        alice.Media.ShouldHaveSingleItem();
    }

    [Fact]
    public void What_does_not_fit_into_a_lane_is_lost_whole_and_the_picture_comes_back()
    {
        var (alice, bob) = Pair();
        SendPicture(alice, 1, keyframe: true);
        _world.Run(Moment);
        var asked = alice.Control.Count;
        bob.Media.Clear();

        // The second worker sleeps while more comes than its lane takes.
        _world.Capture = (from, bytes) => _world.Ports[0].Deliver(from, bytes);
        for (ushort index = 2; index < 1002; index++)
        {
            SendPicture(alice, index, keyframe: false);
        }

        _world.Loops[0].Step(_world.Now, _world.Ports[0].Receive(TimeSpan.Zero));
        _world.Loops[0].Crossing!.Dropped.ShouldBeGreaterThan(0);
        SendSound(alice, 1);
        _world.Run(TimeSpan.FromMilliseconds(700));

        bob.Media.Count.ShouldBeInRange(500, 1000);
        alice.Control.Count.ShouldBeGreaterThan(asked);
        bob.Media.Clear();
        SendPicture(alice, 1002, keyframe: true);
        _world.Run(Moment);
        bob.Media.ShouldHaveSingleItem();
    }

    [Fact]
    public void What_is_wanted_on_another_worker_is_wanted_of_the_publisher()
    {
        var (alice, _) = Pair();
        void Send(ushort from)
        {
            for (ushort index = 0; index < 250; index++)
            {
                SendPicture(alice, (ushort)(from + index), keyframe: index == 0);
                _world.Run(TimeSpan.FromMilliseconds(30));
            }
        }

        Send(0);
        LayersWanted().ShouldBeEmpty();
        _world.Peer("bob").Receiving.Single(item => item.Section.IsVideo).IsPaused = true;
        Send(250);
        LayersWanted().ShouldHaveSingleItem().HighestLayer.ShouldBeNull();

        IEnumerable<SfuEvent.LayersWanted> LayersWanted() =>
            _world.Events.OfType<SfuEvent.LayersWanted>().Where(wanted => wanted.PeerId == "alice");
    }

    [Fact]
    public void A_voice_from_another_worker_gets_a_section()
    {
        var clients = Enumerable.Range(0, 6).Select(index => _world.Client($"peer{index}")).ToList();
        clients.ForEach(client => client.Join(receives: 2));
        _world.RunUntilConnected();
        var receiver = _world.Peer("peer0");
        var speaker = clients.Last(client => _world.LoopOf(client.Id) != _world.LoopOf("peer0")
            && receiver.Receiving.TrueForAll(slot => slot.Source?.PublisherId != client.Id));

        for (ushort index = 0; index < 50; index++)
        {
            SendSound(speaker, index, level: 20);
            _world.Run(TimeSpan.FromMilliseconds(20));
        }

        receiver.Receiving.ShouldContain(slot => slot.Source != null && slot.Source.PublisherId == speaker.Id);
        clients[0].Media.Count.ShouldBeGreaterThan(40);
    }

    [Fact]
    public void When_a_room_ends_nothing_of_it_is_left_anywhere()
    {
        var (alice, bob) = Pair();
        alice.Close();
        _world.Run(Moment);
        _world.Loops[1].Crossing!.Mirrors.Count.ShouldBe(0);
        bob.Close();
        _world.Run(Moment);

        _world.Rooms.RoomCount.ShouldBe(0);
        _world.Loops.ShouldAllBe(loop => loop.Rooms.Count == 0 && loop.Crossing!.Mirrors.Count == 0);
        _world.Events.OfType<SfuEvent.PeerGone>().Count().ShouldBe(2);
        _world.Events.OfType<SfuEvent.SourceChanged>().Last(changed => changed.PeerId == "bob").SourcePeerId.ShouldBeNull();
    }

    [Fact]
    public void Crossing_allocates_nothing_per_packet()
    {
        var (alice, _) = Pair();
        List<byte[]> packets = [];
        _world.Capture = (_, bytes) => packets.Add(bytes);
        for (ushort index = 0; index < 1200; index++)
        {
            SendSound(alice, index, level: 20);
            SendPicture(alice, index, keyframe: index == 0, length: 1000);
        }

        foreach (var port in _world.Ports)
        {
            port.Output = null;
        }

        var next = 0;
        var forwarded = _world.Loops[1].Counters.Forwarded;
        var allocated = Allocation.Of(
            () =>
            {
                _world.Ports[1].Deliver(alice.Address, packets[next++]);
                _world.Ports[1].Deliver(alice.Address, packets[next++]);
                _world.Loops[1].Step(_world.Now, _world.Ports[1].Receive(TimeSpan.Zero));
                _world.Loops[0].Step(_world.Now, _world.Ports[0].Receive(TimeSpan.Zero));
                _world.Loops[1].Step(_world.Now, _world.Ports[1].Receive(TimeSpan.Zero));
            },
            rounds: 1000);

        allocated.ShouldBe(0);
        (_world.Loops[1].Counters.Forwarded - forwarded).ShouldBe(1100 * 2);
    }

    public void Dispose() => _world.Dispose();

    private (SimulatedClient Alice, SimulatedClient Bob) Pair()
    {
        var alice = _world.Client("alice");
        var bob = _world.Client("bob");
        alice.Join();
        bob.Join();
        _world.RunUntilConnected();
        return (alice, bob);
    }

    private static void SendSound(SimulatedClient client, ushort sequence, int level = -1) =>
        client.SendRtp("0", 111, sequence, 960u * sequence, 77, [1, 2, 3], level: level);

    private static void SendPicture(SimulatedClient client, ushort sequence, bool keyframe, int length = 1100) => client.SendRtp(
        "1", 96, sequence, 3000u * sequence, 88, [0x90, 0x80, (byte)(sequence & 0x7F), keyframe ? (byte)0 : (byte)1, .. new byte[length]], marker: true);

    private static RtpHeader Header(byte[] packet)
    {
        RtpHeader.TryParse(packet, out var header).ShouldBeTrue();
        return header;
    }
}
