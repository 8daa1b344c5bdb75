using System.Globalization;
using Xunit.Abstractions;

namespace Parley.Rtc.Tests.Bandwidth;

/// <summary>The figures in docs/media.md: each test writes its line of the table.</summary>
public sealed class BandwidthSimulationTests(ITestOutputHelper output)
{
    private const double Mega = 1_000_000;

    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public void Finds_the_capacity_and_stays_below_it(double megabits)
    {
        var simulation = new Simulation(megabits * Mega);
        simulation.RunUntil(60);

        Report($"steady {megabits} Mbit/s", simulation, 0, megabits, 20, 60)
            .ShouldHold(reached: 3, estimate: 0.85, queue: 120);
    }

    [Fact]
    public void Falls_with_the_capacity()
    {
        var simulation = new Simulation(4 * Mega);
        simulation.RunUntil(30);
        simulation.Link.Capacity = Mega;
        simulation.RunUntil(60);

        Report("fall 4 to 1 Mbit/s", simulation, 30, 1, 40, 60)
            .ShouldHold(reached: 3, estimate: 0.85, queue: 100);
        simulation.FirstTime(30, sample => sample.Target <= 1.05 * Mega).ShouldBeLessThan(1.5);
    }

    [Fact]
    public void Rises_with_the_capacity()
    {
        var simulation = new Simulation(Mega);
        simulation.RunUntil(30);
        simulation.Link.Capacity = 4 * Mega;
        simulation.RunUntil(90);

        Report("rise 1 to 4 Mbit/s", simulation, 30, 4, 60, 90)
            .ShouldHold(reached: 12, estimate: 0.85, queue: 100);
    }

    [Theory]
    [InlineData(0.02, 3, 0.85)]
    [InlineData(0.05, 20, 0.75)]
    [InlineData(0.10, 20, 0.75)]
    public void Random_loss_is_not_congestion(double loss, double reached, double estimate)
    {
        var simulation = new Simulation(3 * Mega);
        simulation.Link.Loss = loss;
        simulation.RunUntil(90);

        Report($"loss {loss * 100} %, 3 Mbit/s", simulation, 0, 3, 30, 90)
            .ShouldHold(reached, estimate, queue: 100);
    }

    [Fact]
    public void Yields_to_a_burst_and_recovers()
    {
        var simulation = new Simulation(3 * Mega);
        simulation.RunUntil(30);
        simulation.Foreign = 2 * Mega;
        simulation.RunUntil(35);
        simulation.Foreign = 0;
        simulation.RunUntil(75);

        Report("burst of 2 in 3 Mbit/s for 5 s", simulation, 35, 3, 55, 75)
            .ShouldHold(reached: 12, estimate: 0.85, queue: 100);
    }

    [Fact]
    public void A_shallow_queue_is_respected()
    {
        var simulation = new Simulation(3 * Mega);
        simulation.Link.QueueLimit = TimeSpan.FromMilliseconds(20);
        simulation.RunUntil(60);

        Report("queue of 20 ms, 3 Mbit/s", simulation, 0, 3, 20, 60)
            .ShouldHold(reached: 3, estimate: 0.65, queue: 20);
    }

    [Fact]
    public void Small_traffic_keeps_the_estimate_ready()
    {
        var simulation = new Simulation(5 * Mega) { SourceLimit = 0.3 * Mega };
        simulation.RunUntil(30);
        simulation.SourceLimit = double.MaxValue;
        simulation.RunUntil(60);

        Report("0.3 Mbit/s of video, at 30 s all, 5 Mbit/s", simulation, 30, 5, 40, 60)
            .ShouldHold(reached: 3, estimate: 0.85, queue: 100);
    }

    private Outcome Report(string name, Simulation simulation, double change, double capacity, double from, double to)
    {
        var steady = simulation.Between(from, to).ToList();
        var limit = capacity * Mega;
        var queues = steady.Select(sample => sample.Queue.TotalMilliseconds).Order().ToList();
        var outcome = new Outcome(
            simulation.FirstTime(change, sample => sample.Target >= 0.8 * limit && sample.Target <= 1.05 * limit),
            steady.Average(sample => sample.Estimate) / limit,
            steady.Average(sample => sample.Delivered) / limit,
            queues[queues.Count / 2],
            queues[queues.Count * 95 / 100],
            simulation.Between(change, from).Max(sample => sample.Queue.TotalMilliseconds),
            simulation.FirstTime(change, sample => sample.Queue.TotalMilliseconds < 100));
        output.WriteLine($"| {name} | {outcome}");
        foreach (var sample in simulation.Samples.Where((_, index) => index % 10 == 9))
        {
            output.WriteLine(sample.ToString());
        }

        return outcome;
    }

    private sealed record Outcome(
        double Reached, double Estimate, double Delivered, double Median, double NinetyFifth, double Worst, double Short)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Reached} s | {Estimate:P0} | {Delivered:P0} | {Median:0} / {NinetyFifth:0} ms | {Worst:0} ms | {Short} s |");

        /// <summary>Seconds until reached, smallest share of the capacity, 95th percentile of the queue in milliseconds.</summary>
        public void ShouldHold(double reached, double estimate, double queue)
        {
            Reached.ShouldBeLessThanOrEqualTo(reached);
            Estimate.ShouldBeInRange(estimate, 1.0);
            NinetyFifth.ShouldBeLessThanOrEqualTo(queue);
        }
    }
}
