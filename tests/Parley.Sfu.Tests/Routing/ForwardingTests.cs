using Parley.Rtc.Codecs;
using Parley.Rtc.Rtcp;
using Parley.Rtc.Rtp;
using Parley.Sfu.Selection;

namespace Parley.Sfu.Tests.Routing;

public class ForwardingTests : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(30);
    private readonly RoomWorld _world;

    // A one-byte descriptor with picture id, then the first byte of a coded frame: even for a keyframe.
    private static byte[] Vp8(byte pictureId, bool keyframe) => [0x90, 0x80, pictureId, keyframe ? (byte)0 : (byte)1, 1, 2, 3, pictureId];

    public ForwardingTests()
        : this(workers: 1)
    {
    }

    protected ForwardingTests(int workers) => _world = new RoomWorld(workers: workers);

    [Fact]
    public void Sound_and_picture_reach_the_other_under_its_own_numbers()
    {
        var (alice, bob) = Pair();

        alice.SendRtp("0", 111, 1000, 5000, 77, [9, 8, 7]);
        alice.SendRtp("1", 96, 2000, 90_000, 88, Vp8(10, keyframe: true), marker: true);
        _world.Run(Moment);

        var sound = bob.Media.Single(packet => Header(packet).PayloadType == 111);
        var picture = bob.Media.Single(packet => Header(packet).PayloadType == bob.VideoType);
        Payload(sound).ShouldBe([9, 8, 7]);
        Payload(picture)[3..].ShouldBe(Vp8(10, true)[3..]);
        Header(picture).Marker.ShouldBeTrue();
        Mid(sound).ShouldBe("2");
        Mid(picture).ShouldBe("3");
        bob.Answer.ShouldContain($"a=ssrc-group:FID {Header(picture).Ssrc} ");
        bob.Answer.ShouldContain($"a=ssrc:{Header(sound).Ssrc} ");
        alice.Media.ShouldBeEmpty();
    }

    [Fact]
    public void Pictures_begin_with_a_keyframe_that_is_asked_for()
    {
        var (alice, bob) = Pair();

        alice.SendRtp("1", 96, 2000, 90_000, 88, Vp8(10, keyframe: false));
        _world.Run(TimeSpan.FromMilliseconds(100));

        bob.Media.ShouldBeEmpty();
        Asks<PictureLossIndication>(alice).ShouldBe(1);
        alice.SendRtp("1", 96, 2001, 93_000, 88, Vp8(11, keyframe: true));
        _world.Run(Moment);
        bob.Media.ShouldHaveSingleItem();
    }

    [Fact]
    public void Keyframe_requests_of_many_are_merged()
    {
        var (alice, bob) = Pair();
        alice.SendRtp("1", 96, 2000, 90_000, 88, Vp8(10, keyframe: true));
        _world.Run(TimeSpan.FromSeconds(1));
        var before = Asks<PictureLossIndication>(alice);
        var ssrc = Header(bob.Media.Last()).Ssrc;

        for (var round = 0; round < 40; round++)
        {
            bob.SendRtcp(buffer => Write(buffer, (ref writer) => new PictureLossIndication(1, ssrc).TryWrite(ref writer)));
            _world.Run(TimeSpan.FromMilliseconds(5));
        }

        (Asks<PictureLossIndication>(alice) - before).ShouldBe(1);
    }

    [Fact]
    public void A_lost_packet_is_sent_again_once_asked_for()
    {
        var (alice, bob) = Pair();
        for (ushort index = 0; index < 5; index++)
        {
            alice.SendRtp("1", 96, (ushort)(2000 + index), 90_000, 88, Vp8((byte)(10 + index), keyframe: index == 0));
        }

        _world.Run(Moment);
        var lost = Header(bob.Media[2]);
        var original = Payload(bob.Media[2]);
        bob.Media.Clear();
        bob.SendRtcp(buffer => Write(buffer, (ref writer) =>
            NegativeAcknowledgement.TryWrite(ref writer, 1, lost.Ssrc, [lost.SequenceNumber])));
        _world.Run(Moment);

        var again = bob.Media.ShouldHaveSingleItem();
        Header(again).PayloadType.ShouldBe((byte)(bob.VideoType + 1));
        Payload(again)[..2].ShouldBe([(byte)(lost.SequenceNumber >> 8), (byte)lost.SequenceNumber]);
        Payload(again)[2..].ShouldBe(original);

        // The same request within a round trip gives nothing.
        bob.SendRtcp(buffer => Write(buffer, (ref writer) =>
            NegativeAcknowledgement.TryWrite(ref writer, 1, lost.Ssrc, [lost.SequenceNumber])));
        _world.Run(TimeSpan.FromMilliseconds(10));
        bob.Media.Count.ShouldBe(1);
    }

    [Fact]
    public void A_publisher_is_asked_for_what_did_not_arrive_and_its_retransmission_is_passed_on()
    {
        var (alice, bob) = Pair();
        alice.SendRtp("1", 96, 2000, 90_000, 88, Vp8(10, keyframe: true));
        alice.SendRtp("1", 96, 2002, 93_000, 88, Vp8(12, keyframe: false));
        _world.Run(TimeSpan.FromMilliseconds(50));

        Asks<NegativeAcknowledgement>(alice).ShouldBe(1);
        alice.SendRtp("1", 97, 1, 91_500, 99, [2001 >> 8, 2001 & 0xFF, .. Vp8(11, keyframe: false)]);
        _world.Run(Moment);

        bob.Media.Count.ShouldBe(3);
        Header(bob.Media[2]).SequenceNumber.ShouldBe((ushort)(Header(bob.Media[0]).SequenceNumber + 1));
        Header(bob.Media[2]).PayloadType.ShouldBe(bob.VideoType);
        _world.Run(TimeSpan.FromMilliseconds(200));
        Asks<NegativeAcknowledgement>(alice).ShouldBe(1);
    }

    [Fact]
    public void Nothing_of_a_forbidden_track_is_forwarded()
    {
        var (alice, bob) = Pair();
        _world.SetAllowed("alice", "0", false);

        for (ushort index = 0; index < 50; index++)
        {
            alice.SendRtp("0", 111, index, 960u * index, 77, [1, 2]);
            _world.Step();
        }

        bob.Media.ShouldBeEmpty();
        _world.Loop.Counters.Forbidden.ShouldBe(50);
        _world.SetAllowed("alice", "0", true);
        alice.SendRtp("0", 111, 50, 48_000, 77, [1, 2]);
        _world.Step();
        bob.Media.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_change_of_layer_leaves_no_gap()
    {
        var alice = _world.Client("alice");
        var bob = _world.Client("bob");
        alice.Join(simulcast: "a=rid:q send\na=rid:f send\na=simulcast:send q;f");
        bob.Join();
        _world.RunUntilConnected();
        var slot = _world.Peer("bob").Receiving.Single(item => item.Section.IsVideo);
        slot.Target = new LayerTarget(0, 0);
        for (ushort index = 0; index < 20; index++)
        {
            alice.SendRtp("1", 96, (ushort)(100 + index), 3000u * index, 81, Vp8((byte)(5 + index), index == 0), "q");
            alice.SendRtp("1", 96, (ushort)(700 + index), 70_000 + (3000u * index), 82, Vp8((byte)(90 + index), index is 0 or 10), "f");
            _world.Run(TimeSpan.FromMilliseconds(35));
            slot.Target = index == 5 ? new LayerTarget(1, 0) : slot.Target;
        }

        // At the change one frame is sent in both layers.
        bob.Media.Count.ShouldBe(21);
        slot.Layer.ShouldBe(1);
        for (var index = 1; index < bob.Media.Count; index++)
        {
            Header(bob.Media[index]).SequenceNumber.ShouldBe((ushort)(Header(bob.Media[index - 1]).SequenceNumber + 1));
            ((int)(Header(bob.Media[index]).Timestamp - Header(bob.Media[index - 1]).Timestamp)).ShouldBeInRange(900, 6000);
            Picture(bob.Media[index]).ShouldBe((Picture(bob.Media[index - 1]) + 1) & 0x7F);
        }
    }

    [Fact]
    public void Whoever_leaves_makes_room_for_another()
    {
        var (alice, bob) = Pair();
        var carol = _world.Client("carol");
        carol.Join();
        _world.RunUntilConnected();

        alice.Close();
        _world.Run(Moment);

        _world.Events.OfType<SfuEvent.PeerGone>().ShouldHaveSingleItem().PeerId.ShouldBe("alice");
        carol.SendRtp("0", 111, 1, 1, 5, [3]);
        _world.Run(Moment);
        Payload(bob.Media.ShouldHaveSingleItem()).ShouldBe([3]);
    }

    [Fact]
    public void A_peer_that_vanishes_is_gone_after_consent_ends()
    {
        var (alice, _) = Pair();
        alice.Address = Rtc.PeerAddress.FromBytes([10, 9, 9, 9], 1);
        _world.LossToServer = 1;

        _world.Run(TimeSpan.FromSeconds(32));

        _world.Loops.ShouldAllBe(loop => loop.PeerCount == 0 && loop.Rooms.Count == 0);
        _world.Events.OfType<SfuEvent.PeerGone>().ShouldAllBe(gone => gone.Reason == "timeout");
    }

    [Fact]
    public void The_one_who_speaks_is_found()
    {
        var (alice, _) = Pair();
        for (ushort index = 0; index < 100; index++)
        {
            alice.SendRtp("0", 111, index, 960u * index, 77, [1, 2], level: 20);
            _world.Run(TimeSpan.FromMilliseconds(20));
        }

        _world.Events.OfType<SfuEvent.SpeakerChanged>().ShouldHaveSingleItem().PeerId.ShouldBe("alice");
    }

    [Fact]
    public void Sender_reports_carry_the_publishers_clock()
    {
        var (alice, bob) = Pair();
        alice.SendRtp("0", 111, 1000, 5000, 77, [9, 8, 7]);
        alice.SendRtcp(buffer => Write(buffer, (ref writer) =>
            SenderReport.TryWrite(ref writer, new SenderInfo(77, 1UL << 40, 5000, 1, 3), [])));
        _world.Run(TimeSpan.FromSeconds(2));

        var sent = Header(bob.Media.Single());
        var report = Reports(bob).Last();
        report.Ssrc.ShouldBe(sent.Ssrc);
        var seconds = (report.NtpTime - (1UL << 40)) / 4294967296.0;
        ((double)(report.RtpTimestamp - sent.Timestamp)).ShouldBe(seconds * 48_000, 2);
    }

    public void Dispose()
    {
        _world.Dispose();
        GC.SuppressFinalize(this);
    }

    private (SimulatedClient Alice, SimulatedClient Bob) Pair()
    {
        var alice = _world.Client("alice");
        var bob = _world.Client("bob", videoType: 100);
        alice.Join();
        bob.Join();
        _world.RunUntilConnected();
        return (alice, bob);
    }

    private delegate bool Writing(ref RtcpWriter writer);

    private static int Write(byte[] buffer, Writing write)
    {
        var writer = new RtcpWriter(buffer);
        write(ref writer).ShouldBeTrue();
        return writer.Length;
    }

    private static RtpHeader Header(byte[] packet)
    {
        RtpHeader.TryParse(packet, out var header).ShouldBeTrue();
        return header;
    }

    private static byte[] Payload(byte[] packet) => packet[Header(packet).Length..];

    private static string Mid(byte[] packet)
    {
        RtpExtensionReader.TryFind(packet, Header(packet), 1, out var mid).ShouldBeTrue();
        return System.Text.Encoding.ASCII.GetString(packet, mid.Offset, mid.Length);
    }

    private static int Picture(byte[] packet)
    {
        Vp8Descriptor.TryParse(Payload(packet), out var descriptor).ShouldBeTrue();
        return descriptor.Picture.PictureId;
    }

    private static int Asks<T>(SimulatedClient client)
        where T : allows ref struct
    {
        var count = 0;
        foreach (var compound in client.Control)
        {
            var reader = new RtcpReader(compound);
            while (reader.TryRead(out var block))
            {
                count += typeof(T) == typeof(PictureLossIndication)
                    ? PictureLossIndication.TryParse(block, out _) ? 1 : 0
                    : NegativeAcknowledgement.TryParse(block, out _) ? 1 : 0;
            }
        }

        return count;
    }

    private static List<SenderInfo> Reports(SimulatedClient client)
    {
        List<SenderInfo> reports = [];
        foreach (var compound in client.Control)
        {
            var reader = new RtcpReader(compound);
            while (reader.TryRead(out var block))
            {
                if (SenderReport.TryParse(block, out var report))
                {
                    reports.Add(report.Info);
                }
            }
        }

        return reports;
    }
}
