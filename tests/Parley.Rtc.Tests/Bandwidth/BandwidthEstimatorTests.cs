using Parley.Rtc.Bandwidth;

namespace Parley.Rtc.Tests.Bandwidth;

public sealed class BandwidthEstimatorTests
{
    [Fact]
    public void Begins_with_the_start_rate_and_two_probes()
    {
        var estimator = new BandwidthEstimator(new BandwidthOptions { Start = Bitrate.FromKilobits(400) });
        estimator.Advance(TimeSpan.FromSeconds(1));

        estimator.Estimate.ShouldBe(Bitrate.FromKilobits(400));
        estimator.TryTakeProbe(out var first).ShouldBeTrue();
        estimator.TryTakeProbe(out var second).ShouldBeTrue();
        estimator.TryTakeProbe(out _).ShouldBeFalse();
        (first.Rate, second.Rate).ShouldBe((Bitrate.FromKilobits(800), Bitrate.FromKilobits(1600)));
        first.Id.ShouldNotBe(second.Id);
    }

    [Fact]
    public void Probes_no_further_than_twice_what_is_wanted()
    {
        var estimator = new BandwidthEstimator(new BandwidthOptions()) { Wanted = Bitrate.FromKilobits(300) };
        estimator.Advance(TimeSpan.FromSeconds(1));

        estimator.TryTakeProbe(out var probe).ShouldBeTrue();
        probe.Rate.ShouldBe(Bitrate.FromKilobits(600));
    }

    [Fact]
    public void The_receivers_limit_caps_the_estimate_and_can_be_lifted()
    {
        var simulation = new Simulation(3_000_000);
        simulation.RunUntil(10);
        simulation.Estimator.SetRemoteLimit(Bitrate.FromKilobits(700));
        simulation.Estimator.Estimate.ShouldBe(Bitrate.FromKilobits(700));

        simulation.RunUntil(15);
        simulation.Between(11, 15).Average(sample => sample.Delivered).ShouldBeInRange(500_000, 800_000);

        simulation.Estimator.SetRemoteLimit(Bitrate.Unlimited);
        simulation.RunUntil(40);
        simulation.Between(35, 40).Average(sample => sample.Estimate).ShouldBeGreaterThan(2_400_000);
    }

    [Fact]
    public void Halves_each_second_without_reports_and_comes_back()
    {
        var simulation = new Simulation(3_000_000);
        simulation.RunUntil(10);
        simulation.ReportsAreLost = true;
        simulation.RunUntil(15);
        simulation.Estimator.Estimate.BitsPerSecond.ShouldBeInRange(50_000, 400_000);

        simulation.ReportsAreLost = false;
        simulation.RunUntil(45);
        simulation.Between(40, 45).Average(sample => sample.Estimate).ShouldBeGreaterThan(2_400_000);
    }

    [Fact]
    public void Silence_of_a_sender_that_sends_nothing_is_no_fault()
    {
        var estimator = new BandwidthEstimator(new BandwidthOptions());
        for (var second = 0; second < 60; second++)
        {
            estimator.Advance(TimeSpan.FromSeconds(second));
        }

        estimator.Estimate.ShouldBe(new BandwidthOptions().Start);
    }

    [Fact]
    public void Forged_and_absurd_reports_are_harmless()
    {
        var random = new Random(8);
        var options = new BandwidthOptions();
        var estimator = new BandwidthEstimator(options);
        var arrivals = new PacketArrival[50];
        var now = TimeSpan.FromSeconds(1);
        estimator.OnFeedback(now, [new PacketArrival(3, 4)]);
        for (var round = 0; round < 5000; round++)
        {
            now += TimeSpan.FromMilliseconds(random.Next(30));
            estimator.OnSent(now, (ushort)round, random.Next(1, 1500), (byte)random.Next(3));
            for (var index = 0; index < arrivals.Length; index++)
            {
                var near = (ushort)(round - random.Next(60));
                arrivals[index] = new PacketArrival(
                    random.Next(2) == 0 ? near : (ushort)random.Next(65536),
                    random.Next(4) == 0 ? PacketArrival.NotReceived : random.Next(50) == 0 ? random.NextInt64() : random.NextInt64(-1L << 33, 1L << 33));
            }

            estimator.OnFeedback(now, arrivals);
            estimator.Advance(now);
            estimator.TryTakeProbe(out _);
            estimator.Target.BitsPerSecond.ShouldBeInRange(options.Minimum.BitsPerSecond, options.Maximum.BitsPerSecond);
        }
    }

    [Fact]
    public void Allocates_nothing_per_packet_or_report()
    {
        var estimator = new BandwidthEstimator(new BandwidthOptions());
        var arrivals = new PacketArrival[10];
        var now = TimeSpan.FromSeconds(1);
        ushort sequence = 0;

        Allocation.Of(() =>
        {
            for (var index = 0; index < arrivals.Length; index++)
            {
                now += TimeSpan.FromMilliseconds(5);
                estimator.OnSent(now, sequence, 1000, 0);
                arrivals[index] = new PacketArrival(sequence++, now.Ticks / 2500);
            }

            estimator.OnFeedback(now, arrivals);
            estimator.Advance(now);
            estimator.TryTakeProbe(out _);
        }).ShouldBe(0);
    }

    [Fact]
    public void Audio_never_waits_in_the_pacer()
    {
        var simulation = new Simulation(1_000_000);
        simulation.RunUntil(20);

        simulation.WorstAudioWait.ShouldBe(TimeSpan.Zero);
    }
}
