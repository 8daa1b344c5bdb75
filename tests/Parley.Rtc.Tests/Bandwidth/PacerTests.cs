using Parley.Rtc.Bandwidth;

namespace Parley.Rtc.Tests.Bandwidth;

public sealed class PacerTests
{
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(10);

    [Fact]
    public void Audio_goes_at_once_though_a_keyframe_waits()
    {
        var pacer = Loaded(100);
        Drain(pacer, Start);
        pacer.Count.ShouldBeGreaterThan(90);

        pacer.TryEnqueue(Start, 7, 120, PacketPriority.Audio).ShouldBeTrue();

        pacer.NextDeadline(Start).ShouldBe(Start);
        pacer.TryDequeue(Start, out var packet).ShouldBeTrue();
        (packet.Handle, packet.Priority).ShouldBe((7, PacketPriority.Audio));
        pacer.TryDequeue(Start, out _).ShouldBeFalse();
    }

    [Fact]
    public void Keeps_the_order_within_a_priority_and_lets_repeated_packets_go_first()
    {
        var pacer = Loaded(40);
        pacer.TryEnqueue(Start, 1000, 1200, PacketPriority.Retransmission);
        var handles = new List<long>();

        for (var now = Start; pacer.Count > 0; now += TimeSpan.FromMilliseconds(1))
        {
            while (pacer.TryDequeue(now, out var packet))
            {
                handles.Add(packet.Handle);
            }
        }

        handles.ShouldBe([1000, .. Enumerable.Range(0, 40).Select(index => (long)index)]);
        pacer.QueuedBytes.ShouldBe(0);
        pacer.NextDeadline(Start).ShouldBe(TimeSpan.MaxValue);
    }

    [Fact]
    public void Spreads_a_burst_at_two_and_a_half_times_the_target()
    {
        // 250 kB at 2.5 Mbit/s are 800 ms; the queue is short enough not to hurry.
        var pacer = Loaded(208);
        var now = Start;
        while (pacer.Count > 0)
        {
            while (pacer.TryDequeue(now, out _))
            {
            }

            var next = pacer.NextDeadline(now);
            now = next == TimeSpan.MaxValue ? now : next > now ? next : now + TimeSpan.FromTicks(1);
        }

        (now - Start).TotalMilliseconds.ShouldBeInRange(760, 810);
    }

    [Fact]
    public void A_queue_too_long_is_sent_faster_and_has_an_end()
    {
        var pacer = new Pacer(2000);
        pacer.SetTarget(Bitrate.FromKilobits(100));
        for (var index = 0; index < 2000; index++)
        {
            pacer.TryEnqueue(Start, index, 1200, PacketPriority.Video).ShouldBeTrue();
        }

        pacer.TryEnqueue(Start, 1, 1200, PacketPriority.Audio).ShouldBeFalse();

        // At 250 kbit/s the whole would take 77 s.
        for (var step = 0; step < 8000; step++)
        {
            Drain(pacer, Start + TimeSpan.FromMilliseconds(step));
        }

        pacer.Count.ShouldBeLessThan(200);
    }

    [Fact]
    public void A_probe_goes_at_its_own_rate_and_is_filled_with_padding()
    {
        var pacer = new Pacer(100);
        pacer.SetTarget(Bitrate.FromKilobits(500));
        pacer.TryEnqueue(Start, 3, 1200, PacketPriority.Video);
        pacer.StartProbe(Start, new ProbeCluster(9, Bitrate.FromKilobits(4000)));
        var sent = new List<(TimeSpan Time, PacedPacket Packet)>();

        for (var step = 0; step < 400; step++)
        {
            var now = Start + TimeSpan.FromMicroseconds(step * 100);
            while (pacer.TryDequeue(now, out var packet))
            {
                sent.Add((now, packet));
            }
        }

        sent.ShouldAllBe(entry => entry.Packet.Probe == 9);
        sent[0].Packet.Handle.ShouldBe(3);
        sent.Skip(1).ShouldAllBe(entry => entry.Packet.Priority == PacketPriority.Padding && entry.Packet.Size == 1000);
        sent.Sum(entry => entry.Packet.Size).ShouldBeInRange(7500, 8700, "15 ms of 4 Mbit/s");
        var seconds = (sent[^1].Time - sent[0].Time).TotalSeconds;
        (sent.SkipLast(1).Sum(entry => entry.Packet.Size) * 8 / seconds).ShouldBeInRange(3.8e6, 4.2e6);
    }

    [Fact]
    public void Refuses_what_cannot_be_queued()
    {
        var pacer = new Pacer(10);

        Should.Throw<ArgumentOutOfRangeException>(() => new Pacer(0));
        Should.Throw<ArgumentOutOfRangeException>(() => pacer.TryEnqueue(Start, 1, 0, PacketPriority.Audio));
        Should.Throw<ArgumentOutOfRangeException>(() => pacer.TryEnqueue(Start, 1, 100, PacketPriority.Padding));
        pacer.Count.ShouldBe(0);
        pacer.QueuedBytes.ShouldBe(0);
    }

    [Fact]
    public void Allocates_nothing_once_it_has_grown()
    {
        var pacer = new Pacer(64);
        pacer.SetTarget(Bitrate.FromKilobits(5000));
        var now = Start;

        Allocation.Of(() =>
        {
            now += TimeSpan.FromMilliseconds(10);
            for (var packet = 0; packet < 5; packet++)
            {
                pacer.TryEnqueue(now, packet, 1000, (PacketPriority)(packet % 3));
            }

            while (pacer.TryDequeue(now, out _))
            {
            }
        }).ShouldBe(0);
    }

    private static Pacer Loaded(int packets)
    {
        var pacer = new Pacer(1000);
        pacer.SetTarget(Bitrate.FromKilobits(1000));
        for (var index = 0; index < packets; index++)
        {
            pacer.TryEnqueue(Start, index, 1200, PacketPriority.Video).ShouldBeTrue();
        }

        return pacer;
    }

    private static void Drain(Pacer pacer, TimeSpan now)
    {
        while (pacer.TryDequeue(now, out _))
        {
        }
    }
}
