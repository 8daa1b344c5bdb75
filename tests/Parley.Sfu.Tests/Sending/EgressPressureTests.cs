using Parley.Rtc.Bandwidth;
using Parley.Sfu.Routing;
using Parley.Sfu.Sending;

namespace Parley.Sfu.Tests.Sending;

/// <summary>What happens to packets that cannot leave at once.</summary>
public sealed class EgressPressureTests : EgressWorld
{
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
}
