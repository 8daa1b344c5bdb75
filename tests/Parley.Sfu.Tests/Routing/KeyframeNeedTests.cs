using Parley.Rtc;
using Parley.Rtc.Rtcp;
using Parley.Rtc.Rtp;
using Parley.Sfu.Selection;

namespace Parley.Sfu.Tests.Routing;

public sealed class KeyframeNeedTests : IDisposable
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(35);
    private readonly RoomWorld _world = new();
    private ushort _next = 1000;

    [Fact]
    public void Fifty_that_join_at_once_cause_at_most_two_requests_a_second()
    {
        var alice = _world.Client("alice");
        alice.Join();
        _world.RunUntilConnected();
        Publish(alice, pictures: 60, keyAt: 0);
        var receivers = Enumerable.Range(0, 50).Select(index => _world.Client($"r{index}")).ToList();
        receivers.ForEach(receiver => receiver.Join(publishes: false));
        alice.Control.Clear();

        // A publisher that never answers, and receivers that ask for themselves too.
        for (var second = 0; second < 4; second++)
        {
            Publish(alice, pictures: 28, keyAt: -1);
        }

        receivers.ShouldAllBe(receiver => receiver.Media.Count == 0);
        Requests(alice).ShouldBeInRange(2, 8);

        Publish(alice, pictures: 30, keyAt: 10);
        receivers.ShouldAllBe(receiver => receiver.Media.Count == 20);
        Requests(alice).ShouldBeLessThanOrEqualTo(10);
        _world.Loop.Counters.KeyframesAsked.ShouldBe(Requests(alice));
    }

    [Fact]
    public void Who_joins_soon_after_a_keyframe_is_given_what_came_since()
    {
        var alice = _world.Client("alice");
        alice.Join();
        _world.RunUntilConnected();
        Publish(alice, pictures: 12, keyAt: 0);
        var bob = _world.Client("bob", videoType: 100);
        bob.Join(publishes: false);
        _world.RunUntilConnected();
        _world.Run(Frame);

        bob.Media.Count.ShouldBe(12);
        Publish(alice, pictures: 5, keyAt: -1);

        bob.Media.Count.ShouldBe(17);
        var headers = bob.Media.ConvertAll(Header);
        for (var index = 1; index < headers.Count; index++)
        {
            headers[index].SequenceNumber.ShouldBe((ushort)(headers[index - 1].SequenceNumber + 1));
            (headers[index].Timestamp - headers[index - 1].Timestamp).ShouldBe(3000u);
        }

        _world.Loop.Counters.Replays.ShouldBe(1);
        Requests(alice).ShouldBe(0);
    }

    [Fact]
    public void Who_is_still_connecting_has_a_picture_made_ready()
    {
        var (alice, bob) = PublisherAndNewcomer();
        Publish(alice, pictures: 3, keyAt: -1);
        Requests(alice).ShouldBe(1);

        bob.IsCutOff = false;
        var pictures = 5;
        Publish(alice, pictures, keyAt: 0);
        for (; bob.Media.Count == 0 && pictures < 40; pictures++)
        {
            Publish(alice, pictures: 1, keyAt: -1);
        }

        bob.State.ShouldBe(PeerState.Connected);
        bob.Media.Count.ShouldBe(pictures);
        Requests(alice).ShouldBe(1);
        _world.Loop.Counters.Replays.ShouldBe(1);
    }

    [Fact]
    public void Who_never_comes_costs_one_keyframe()
    {
        var (alice, _) = PublisherAndNewcomer();

        Publish(alice, pictures: 100, keyAt: 3);

        Requests(alice).ShouldBe(1);
    }

    [Fact]
    public void A_request_finds_the_packet_although_others_were_left_out()
    {
        var alice = _world.Client("alice");
        var bob = _world.Client("bob", videoType: 100);
        alice.Join();
        bob.Join(publishes: false);
        _world.RunUntilConnected();
        var slot = _world.Loop.Rooms["room"].Peers.Single(peer => peer.Id == "bob").Receiving.Single(item => item.Section.IsVideo);
        slot.Target = new LayerTarget(0, 0);
        Publish(alice, pictures: 40, keyAt: 0, layers: true);
        bob.Media.Count.ShouldBe(20);
        var lost = bob.Media[12];
        bob.Media.ConvertAll(packet => packet[^1]).ShouldBe(Enumerable.Range(0, 20).Select(index => (byte)((1000 + (2 * index)) & 0xFF)));
        bob.Media.Clear();

        bob.SendRtcp(buffer =>
        {
            var writer = new RtcpWriter(buffer);
            NegativeAcknowledgement.TryWrite(ref writer, 1, Header(lost).Ssrc, [Header(lost).SequenceNumber]).ShouldBeTrue();
            return writer.Length;
        });
        _world.Run(Frame);

        var again = bob.Media.ShouldHaveSingleItem();
        again[(Header(again).Length + 2)..].ShouldBe(lost[Header(lost).Length..]);
    }

    [Fact]
    public void Leaving_pictures_out_allocates_nothing()
    {
        var alice = _world.Client("alice");
        alice.Join();
        for (var index = 0; index < 5; index++)
        {
            _world.Client($"r{index}").Join(publishes: false);
        }

        _world.RunUntilConnected();
        foreach (var slot in _world.Loop.Rooms["room"].Peers.SelectMany(peer => peer.Receiving))
        {
            slot.Target = new LayerTarget(0, 0);
        }

        List<byte[]> packets = [];
        _world.Capture = (_, bytes) => packets.Add(bytes);
        for (var index = 0; index < 1600; index++)
        {
            Send(alice, key: index == 0, temporal: index % 2);
        }

        _world.Port.Output = null;
        var next = 0;
        void Step()
        {
            _world.Port.Deliver(alice.Address, packets[next++]);
            _world.Loop.Step(_world.Now, _world.Port.Receive(TimeSpan.Zero));
        }

        // Memory of what was left out grows to its limit first.
        for (var index = 0; index < 400; index++)
        {
            Step();
        }

        var forwarded = _world.Loop.Counters.Forwarded;
        Allocation.Of(Step, rounds: 1000).ShouldBe(0);
        (_world.Loop.Counters.Forwarded - forwarded).ShouldBe(1100 / 2 * 5);
    }

    public void Dispose() => _world.Dispose();

    /// <summary>One who has sent pictures for a while, and one who was let in and whose handshake gets nowhere.</summary>
    private (SimulatedClient Publisher, SimulatedClient Newcomer) PublisherAndNewcomer()
    {
        var publisher = _world.Client("alice");
        publisher.Join();
        _world.RunUntilConnected();
        Publish(publisher, pictures: 60, keyAt: 0);
        publisher.Control.Clear();
        var newcomer = _world.Client("bob", videoType: 100);
        newcomer.IsCutOff = true;
        newcomer.Join(publishes: false);
        return (publisher, newcomer);
    }

    private void Publish(SimulatedClient alice, int pictures, int keyAt, bool layers = false)
    {
        for (var picture = 0; picture < pictures; picture++)
        {
            Send(alice, picture == keyAt, layers ? picture % 2 : 0);
            _world.Run(Frame);
        }
    }

    private void Send(SimulatedClient alice, bool key, int temporal)
    {
        var number = _next++;
        byte[] payload =
        [
            0x90, 0xE0, (byte)(0x80 | (number >> 8 & 0x7F)), (byte)number, (byte)(number / 2), (byte)(temporal << 6), (byte)(key ? 0 : 1),
            1, 2, (byte)number,
        ];
        alice.SendRtp("1", 96, number, 3000u * number, 88, payload, marker: true);
    }

    private static RtpHeader Header(byte[] packet)
    {
        RtpHeader.TryParse(packet, out var header).ShouldBeTrue();
        return header;
    }

    private static int Requests(SimulatedClient client)
    {
        var count = 0;
        foreach (var compound in client.Control)
        {
            var reader = new RtcpReader(compound);
            while (reader.TryRead(out var block))
            {
                count += PictureLossIndication.TryParse(block, out _) ? 1 : 0;
            }
        }

        return count;
    }
}
