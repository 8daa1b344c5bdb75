using Parley.Rtc.Rtcp;
using Parley.Sfu.Routing;

namespace Parley.Sfu.Tests.Routing;

public sealed class StatisticsTests : IDisposable
{
    private readonly RoomWorld _world = new();

    [Fact]
    public void The_round_trip_follows_from_the_report_a_receiver_names()
    {
        var view = default(ReceiverView);
        view.OnSent(TimeSpan.FromSeconds(10), 111);
        view.OnSent(TimeSpan.FromSeconds(11), 222);

        var trip = view.OnReport(
            TimeSpan.FromSeconds(11.35), new ReportBlock(1, 64, -3, 100, 480, 222, (uint)(0.25 * 65536)), clockRate: 48_000);

        trip.ShouldBe(TimeSpan.FromMilliseconds(100));
        view.RoundTrip.ShouldBe(TimeSpan.FromMilliseconds(100));
        (view.FractionLost, view.Lost, view.Jitter).ShouldBe((0.25, -3, TimeSpan.FromMilliseconds(10)));
    }

    [Theory]
    [InlineData(0u, 0u)]
    [InlineData(333u, 0u)]
    [InlineData(111u, uint.MaxValue)]
    public void A_report_that_names_none_of_ours_or_lies_about_its_delay_tells_no_round_trip(uint named, uint delay)
    {
        var view = default(ReceiverView);
        view.OnSent(TimeSpan.FromSeconds(10), 111);

        view.OnReport(TimeSpan.FromSeconds(11), new ReportBlock(1, 0, 0, 0, 0, named, delay), clockRate: 90_000).ShouldBeNull();
        view.RoundTrip.ShouldBeNull();
    }

    [Fact]
    public void A_snapshot_tells_both_directions()
    {
        var alice = _world.Client("alice");
        var bob = _world.Client("bob");
        alice.Join();
        bob.Join();
        _world.RunUntilConnected();
        SendPicture(alice, 0);
        _world.Run(TimeSpan.FromMilliseconds(20));
        Report(alice, 88, 1);
        for (ushort index = 1; index < 150; index++)
        {
            if (index % 10 != 3)
            {
                SendPicture(alice, index);
            }

            _world.Run(TimeSpan.FromMilliseconds(20));
        }

        var slot = _world.Peer("bob").Receiving.Single(slot => slot.Section.IsVideo);
        var named = LastReport(bob, slot.Ssrc).CompactNtp;
        bob.SendRtcp(buffer =>
        {
            var writer = new RtcpWriter(buffer);
            ReceiverReport.TryWrite(ref writer, 1, [new ReportBlock(slot.Ssrc, 25, 7, 1000, 900, named, 0)]);
            new PictureLossIndication(1, slot.Ssrc).TryWrite(ref writer);
            NegativeAcknowledgement.TryWrite(ref writer, 1, slot.Ssrc, [3, 4]);
            return writer.Length;
        });
        _world.Run(TimeSpan.FromMilliseconds(20));

        var room = Snapshots.Join([Snapshots.Take(_world.Loop)], 0).Rooms.ShouldHaveSingleItem();
        var published = room.Peers.Single(peer => peer.PeerId == "alice").Published.ShouldHaveSingleItem();
        published.Lost.ShouldBe(15);
        published.Asked.ShouldBeGreaterThanOrEqualTo(15);
        published.KeyframesAsked.ShouldBeGreaterThan(0);
        published.FractionLost.ShouldBeInRange(0.05, 0.15);
        published.BitsPerSecond.ShouldBeInRange(150_000, 250_000);
        var receiver = room.Peers.Single(peer => peer.PeerId == "bob");
        var received = receiver.Received.Single(item => item.Mid == slot.Section.Mid);
        received.Lost.ShouldBe(7);
        received.FractionLost.ShouldBe(25 / 256.0);
        received.Jitter.ShouldBe(TimeSpan.FromMilliseconds(10));
        received.KeyframesWanted.ShouldBe(1);
        received.Asked.ShouldBe(2);
        received.BitsPerSecond.ShouldBeInRange(150_000, 250_000);
        received.IsPaused.ShouldBeFalse();
        receiver.RoundTrip.ShouldNotBeNull().ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(1.1));
        _world.Loop.Counters.RoundTrips.ShouldBe(1);
    }

    // Until then the receiver would hold sound and picture together by the clock of the one before.
    [Fact]
    public void A_sender_report_follows_a_change_of_source_at_once()
    {
        var alice = _world.Client("alice");
        var carol = _world.Client("carol");
        var bob = _world.Client("bob");
        alice.Join(receives: 0);
        carol.Join(receives: 0);
        bob.Join(publishes: false);
        _world.RunUntilConnected();
        Talk(alice, 77, 0, 2);
        Talk(carol, 99, 0, 2);
        Report(alice, 77, ntp: 100);
        Report(carol, 99, ntp: 5000);
        Talk(alice, 77, 2, 60);
        Talk(carol, 99, 2, 5);
        bob.Control.Clear();
        var slot = _world.Peer("bob").Receiving.Single(slot => !slot.Section.IsVideo);

        TrackControl.Subscribe(_world.Loop, slot.Session, slot.Section.Mid, "carol", "0").ShouldBeTrue();
        Talk(carol, 99, 7, 2);

        (LastReport(bob, slot.Ssrc).NtpTime >> 32).ShouldBeInRange(5000ul, 5010ul);
    }

    public void Dispose() => _world.Dispose();

    private static void SendPicture(SimulatedClient client, ushort index) => client.SendRtp(
        "1", 96, index, 3000u * index, 88, [0x90, 0x80, (byte)(index & 0x7F), (byte)(index == 0 ? 0 : 1), .. new byte[500]], marker: true);

    private static void Report(SimulatedClient client, uint ssrc, ulong ntp) => client.SendRtcp(buffer =>
    {
        var writer = new RtcpWriter(buffer);
        SenderReport.TryWrite(ref writer, new SenderInfo(ssrc, ntp << 32, 0, 1, 1), []);
        return writer.Length;
    });

    private static SenderInfo LastReport(SimulatedClient client, uint ssrc)
    {
        SenderInfo? last = null;
        foreach (var compound in client.Control)
        {
            var reader = new RtcpReader(compound);
            while (reader.TryRead(out var block))
            {
                if (SenderReport.TryParse(block, out var report) && report.Info.Ssrc == ssrc)
                {
                    last = report.Info;
                }
            }
        }

        return last.ShouldNotBeNull();
    }

    private void Talk(SimulatedClient client, uint ssrc, int first, int packets)
    {
        for (var index = first; index < first + packets; index++)
        {
            client.SendRtp("0", 111, (ushort)index, 960u * (uint)index, ssrc, [1, 2, 3]);
            _world.Run(TimeSpan.FromMilliseconds(20));
        }
    }
}
