using Parley.Rtc.Bandwidth;
using Parley.Rtc.Rtcp;
using Parley.Rtc.Rtp;
using Parley.Sfu.Routing;
using Parley.Sfu.Sending;

namespace Parley.Sfu.Tests.Sending;

/// <summary>One publisher, several receivers; datagrams leave in the order the port got them.</summary>
public sealed class EgressTests : IDisposable
{
    private const byte Opus = 111;
    private const byte Vp8 = 96;
    private const byte Rtx = 97;
    private readonly RoomWorld _world = new();
    private readonly List<(Rtc.PeerAddress To, byte[] Bytes)> _sent = [];
    private SimulatedClient _alice = null!;
    private ushort _audio;
    private ushort _video = 1000;

    [Fact]
    public void Sound_overtakes_a_keyframe_on_its_way_to_everybody()
    {
        Connect(receivers: 20);
        Picture(packets: 60, keyframe: true);
        Arrive();
        var before = _sent.Count;
        before.ShouldBeInRange(1, Egress.Slice);
        _world.Loop.Egress.IsBusy.ShouldBeTrue();

        Sound();
        Arrive();

        _sent.Skip(before).Take(20).ShouldAllBe(item => Type(item.Bytes) == Opus);
        _sent.Skip(before + 20).ShouldAllBe(item => Type(item.Bytes) == Vp8);
        Drain();
        _sent.Count.ShouldBe((60 * 20) + 20);
    }

    [Fact]
    public void Little_leaves_in_the_step_in_which_it_came()
    {
        Connect(receivers: 20);
        Picture(packets: 10, keyframe: true);

        Arrive();

        _sent.Count.ShouldBe(200);
        _world.Loop.Egress.IsBusy.ShouldBeFalse();
    }

    [Fact]
    public void A_picture_waits_a_moment_for_its_last_packet()
    {
        Connect(receivers: 2);
        List<byte[]> packets = [];
        _world.Capture = (_, bytes) => packets.Add(bytes);
        Picture(packets: 4, keyframe: true);
        Picture(packets: 4, keyframe: false);
        void ArriveOne()
        {
            _world.Port.Deliver(_alice.Address, packets[0]);
            packets.RemoveAt(0);
            Arrive();
        }

        ArriveOne();
        _sent.ShouldBeEmpty();
        _world.Loop.IdleFor(_world.Now).ShouldBeLessThanOrEqualTo(TimeSpan.FromMilliseconds(1));
        ArriveOne();
        ArriveOne();
        _sent.ShouldBeEmpty();
        ArriveOne();
        _sent.Count.ShouldBe(8);

        ArriveOne();
        _sent.Count.ShouldBe(8);
        _world.Loop.Step(_world.Now + TimeSpan.FromMilliseconds(1), 0);
        _sent.Count.ShouldBe(10);
    }

    [Fact]
    public void Each_receiver_gets_a_stream_in_order()
    {
        Connect(receivers: 30);
        for (var picture = 0; picture < 12; picture++)
        {
            Picture(packets: picture == 0 ? 70 : 7, keyframe: picture == 0);
            Arrive();
            Sound();
            Arrive();
        }

        Drain();

        foreach (var receiver in _sent.Where(item => Type(item.Bytes) == Vp8).GroupBy(item => item.To))
        {
            var numbers = receiver.Select(item => Header(item.Bytes).SequenceNumber).ToList();
            numbers.Count.ShouldBe(70 + (11 * 7));
            numbers.Zip(numbers.Skip(1)).ShouldAllBe(pair => (ushort)(pair.First + 1) == pair.Second);
        }
    }

    [Fact]
    public void Runs_of_one_receiver_are_not_broken()
    {
        Connect(receivers: 12);
        Picture(packets: 64, keyframe: true);
        Arrive();
        Drain();

        var runs = 1;
        for (var index = 1; index < _sent.Count; index++)
        {
            runs += _sent[index].To != _sent[index - 1].To ? 1 : 0;
        }

        // Two runs a receiver; a slice's end makes some more.
        runs.ShouldBeInRange(24, 27);
    }

    [Fact]
    public void What_waits_too_long_is_dropped_in_whole_pictures_and_a_keyframe_asked_for()
    {
        Connect(receivers: 1);
        var queue = Receiver().Sending;
        Picture(packets: 4, keyframe: true);
        Arrive();
        var begun = _sent.Count;
        begun.ShouldBe(4);
        queue.Bucket.SetRate(100_000);
        _alice.Control.Clear();
        for (var picture = 0; picture < 40; picture++)
        {
            Picture(packets: 4, keyframe: false);
            _world.Run(TimeSpan.FromMilliseconds(50));
        }

        _world.Run(TimeSpan.FromSeconds(3));

        queue.Dropped.ShouldBeGreaterThan(20);
        queue.IsEmpty.ShouldBeTrue();
        KeyframeRequests().ShouldBeInRange(1, 6);
        foreach (var picture in _sent.Where(item => Type(item.Bytes) == Vp8).GroupBy(item => Header(item.Bytes).Timestamp))
        {
            picture.Count().ShouldBe(4);
        }

        queue.Bucket.SetRate(0);
        Picture(packets: 4, keyframe: false);
        Picture(packets: 5, keyframe: true);
        var before = _sent.Count;
        _world.Run(TimeSpan.FromMilliseconds(20));
        _sent.Count(item => Type(item.Bytes) == Vp8).ShouldBe(before + 5);
    }

    [Fact]
    public void A_queue_that_is_full_drops_pictures_and_stays_bounded()
    {
        Connect(receivers: 1);
        var queue = Receiver().Sending;
        Picture(packets: 4, keyframe: true);
        Arrive();
        queue.Bucket.SetRate(10_000);
        for (var picture = 0; picture < 17; picture++)
        {
            Picture(packets: 50, keyframe: picture == 0, size: 400);
            Arrive();
            queue.Video.Count.ShouldBeLessThanOrEqualTo(SendQueue.MostVideo);
        }

        queue.Dropped.ShouldBeGreaterThan(600);
        queue.Bucket.SetRate(0);
        _world.Run(TimeSpan.FromMilliseconds(700));
        KeyframeRequests().ShouldBeGreaterThan(0);

        // The picture that had begun to leave is complete, and nothing of another one left in part.
        _sent.Where(item => Type(item.Bytes) == Vp8).GroupBy(item => Header(item.Bytes).Timestamp)
            .ShouldAllBe(picture => picture.Count() == 4 || picture.Count() == 50);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_of_a_paused_or_forbidden_track_stays_behind(bool forbidden)
    {
        Connect(receivers: 1);
        var queue = Receiver().Sending;
        queue.Bucket.SetRate(100_000);
        Picture(packets: 40, keyframe: true);
        Arrive();
        queue.Video.Count.ShouldBeGreaterThan(20);
        var before = _sent.Count;

        if (forbidden)
        {
            _world.SetAllowed("alice", "1", false);
        }
        else
        {
            TrackControl.SetReceiving(Receiver(), "1", new ReceiveWish { IsPaused = true }).ShouldBeTrue();
        }

        queue.IsEmpty.ShouldBeTrue();
        _world.Run(TimeSpan.FromSeconds(2));
        _sent.Skip(before).ShouldAllBe(item => Type(item.Bytes) != Vp8);
    }

    [Fact]
    public void Resends_wait_their_turn_before_video()
    {
        Connect(receivers: 1);
        var receiver = Receiver();
        Picture(packets: 8, keyframe: true);
        Arrive();
        var missed = Header(_sent[3].Bytes).SequenceNumber;
        receiver.Sending.Bucket.SetRate(200_000);
        Picture(packets: 30, keyframe: false);
        Arrive();
        var before = _sent.Count;
        receiver.Sending.Resends.Count.ShouldBe(0);

        receiver.Receiving.Single(slot => slot.Section.IsVideo).Resend(_world.Loop, missed);
        receiver.Sending.Resends.Count.ShouldBe(1);
        _world.Run(TimeSpan.FromSeconds(2));

        var media = _sent.Skip(before).Where(item => Type(item.Bytes) is Vp8 or Rtx).ToList();
        Type(media[0].Bytes).ShouldBe(Rtx);
        media.Count(item => Type(item.Bytes) == Rtx).ShouldBe(1);
    }

    [Fact]
    public void A_rate_is_kept_and_sound_does_not_wait_for_it()
    {
        Connect(receivers: 1);
        Receiver().Sending.Bucket.SetRate(1_000_000);
        Picture(packets: 60, keyframe: true);
        Arrive();
        _sent.Count.ShouldBeInRange(4, 6);
        Sound();
        Arrive();
        Type(_sent[^1].Bytes).ShouldBe(Opus);
        for (var tick = 0; tick < 10; tick++)
        {
            var before = _sent.Count;
            _world.Run(TimeSpan.FromMilliseconds(50));

            // 50 ms of 1 Mbit/s are 6 packets of 1 kB.
            _sent.Skip(before).Count(item => Type(item.Bytes) == Vp8).ShouldBeInRange(tick < 7 ? 4 : 0, 8);
        }

        _sent.Count(item => Type(item.Bytes) == Vp8).ShouldBe(60);
    }

    [Fact]
    public void A_probe_is_filled_with_padding_on_the_stream_for_resends()
    {
        Connect(receivers: 1);
        var queue = Receiver().Sending;
        var log = new Log();
        queue.Observer = log;
        queue.Bucket.SetRate(500_000);
        Picture(packets: 2, keyframe: true);
        Arrive();
        _sent.Clear();
        log.Sent.Clear();

        _world.Loop.Egress.StartProbe(queue, new ProbeCluster(7, Bitrate.FromKilobits(4000)));
        _world.Run(TimeSpan.FromMilliseconds(100));

        var probe = log.Sent.Where(item => item.Probe == 7).ToList();
        probe.Sum(item => item.Bytes).ShouldBeInRange(7500, 9000);
        probe.Count.ShouldBeGreaterThanOrEqualTo(ProbeCluster.SmallestCount);
        _sent.Count(item => Type(item.Bytes) == Rtx).ShouldBe(probe.Count);
        log.Sent.Select(item => item.Sequence).ShouldBeUnique();
        _world.Loop.Egress.IsBusy.ShouldBeFalse();
        queue.IsScheduled.ShouldBeFalse();
    }

    [Fact]
    public void Packets_of_a_run_are_padded_to_one_length_and_arrive_as_they_were()
    {
        Connect(receivers: 1);
        _world.Port.SendsSegments = true;
        var bob = _bobs[0];
        bob.Media.Clear();
        int[] lengths = [1000, 999, 1000, 990, 1000, 400];
        List<byte[]> payloads = [];
        for (var index = 0; index < lengths.Length; index++)
        {
            byte[] payload = [0x10, (byte)(index == 0 ? 0 : 1), .. new byte[lengths[index]]];
            payload[^1] = (byte)(index + 1);
            payloads.Add(payload);
            _alice.SendRtp("1", Vp8, _video++, 90_000, 88, payload, marker: index == lengths.Length - 1);
        }

        Arrive();

        _sent.Take(5).Select(item => item.Bytes.Length).Distinct().ShouldHaveSingleItem();
        _sent[5].Bytes.Length.ShouldBeLessThan(500);
        foreach (var (to, bytes) in _sent)
        {
            bob.Receive(bytes);
        }

        for (var index = 0; index < lengths.Length; index++)
        {
            var header = Header(bob.Media[index]);
            header.PaddingLength.ShouldBe(index < 5 ? 1000 - lengths[index] : 0);
            bob.Media[index].AsSpan(header.Length, header.PayloadLength).SequenceEqual(payloads[index]).ShouldBeTrue();
        }
    }

    [Fact]
    public void Queued_bursts_allocate_nothing()
    {
        Connect(receivers: 10);
        List<byte[]> packets = [];
        _world.Capture = (_, bytes) => packets.Add(bytes);
        for (var picture = 0; picture < 120; picture++)
        {
            Picture(packets: 60, keyframe: picture == 0);
        }

        _world.Port.Output = null;
        var next = 0;
        var allocated = Allocation.Of(
            () =>
            {
                for (var packet = 0; packet < 60; packet++)
                {
                    _world.Port.Deliver(_alice.Address, packets[next++]);
                }

                do
                {
                    _world.Loop.Step(_world.Now, _world.Port.Receive(TimeSpan.Zero));
                }
                while (_world.Loop.Egress.IsBusy);
            },
            rounds: 20);

        allocated.ShouldBe(0);
        _world.Loop.Counters.Forwarded.ShouldBe(120 * 60 * 10);
    }

    public void Dispose() => _world.Dispose();

    private readonly List<SimulatedClient> _bobs = [];

    private void Connect(int receivers)
    {
        _alice = _world.Client("alice");
        _alice.Join(receives: 0);
        for (var index = 0; index < receivers; index++)
        {
            _bobs.Add(_world.Client($"bob{index}"));
            _bobs[^1].Join(publishes: false);
        }

        _world.RunUntilConnected();
        var output = _world.Port.Output!;
        _world.Port.Output = (to, bytes) =>
        {
            // What is not media keeps the connections alive.
            if (bytes[0] is >= 128 and <= 191 && bytes[1] is < 192 or > 223)
            {
                _sent.Add((to, bytes));
            }
            else
            {
                output(to, bytes);
            }
        };
    }

    private PeerSession Receiver() => _world.Loop.Rooms["room"].Peers.Single(peer => peer.Id == "bob0");

    private void Picture(int packets, bool keyframe, int size = 1000)
    {
        var timestamp = 90u * _video;
        for (var index = 0; index < packets; index++)
        {
            _alice.SendRtp(
                "1", Vp8, _video++, timestamp, 88, [(byte)(index == 0 ? 0x10 : 0), (byte)(keyframe ? 0 : 1), .. new byte[size]],
                marker: index == packets - 1);
        }
    }

    private void Sound() => _alice.SendRtp("0", Opus, _audio, 960u * _audio++, 77, new byte[80], level: 20);

    private void Arrive() => _world.Loop.Step(_world.Now, _world.Port.Receive(TimeSpan.Zero));

    private void Drain()
    {
        for (var slice = 0; slice < 1000 && _world.Loop.Egress.IsBusy; slice++)
        {
            Arrive();
        }

        _world.Loop.Egress.IsBusy.ShouldBeFalse();
    }

    private int KeyframeRequests()
    {
        var count = 0;
        foreach (var compound in _alice.Control)
        {
            var reader = new RtcpReader(compound);
            while (reader.TryRead(out var block))
            {
                count += PictureLossIndication.TryParse(block, out _) ? 1 : 0;
            }
        }

        return count;
    }

    private static byte Type(byte[] packet) => (byte)(packet[1] & 0x7F);

    private static RtpHeader Header(byte[] packet)
    {
        RtpHeader.TryParseProtected(packet, out var protectedHeader).ShouldBeTrue();
        return RtpHeader.TryParse(packet, out var header) ? header : protectedHeader;
    }

    private sealed class Log : ISendObserver
    {
        public List<(ushort Sequence, int Bytes, byte Probe)> Sent { get; } = [];

        public void OnSent(TimeSpan now, ushort transportSequence, int bytes, byte probe) =>
            Sent.Add((transportSequence, bytes, probe));
    }
}
