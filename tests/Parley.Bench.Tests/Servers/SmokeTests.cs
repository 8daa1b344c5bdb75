using Parley.Bench.Load;
using Parley.Bench.Measuring;
using Parley.Bench.Servers;

namespace Parley.Bench.Tests.Servers;

/// <summary>
/// The media server as its users see it: a process of its own, real endpoints, every packet checked. No times: those need a quiet machine.
/// </summary>
public sealed class SmokeTests
{
    [Fact]
    public async Task Workload_B_arrives_whole_without_a_garbage_collection()
    {
        var result = await RunAsync("B", [new TrackPlan([Synthetic.Audio]), new TrackPlan([Synthetic.Video])], 8);

        result.Lost.ShouldBe(0);
        result.Duplicates.ShouldBe(0);
        result.PicturesDecoded!.Value.ShouldBeGreaterThan(0.9);
        result.Runtime!.Gen0.ShouldBe(0);
    }

    [Fact]
    public async Task Lost_packets_are_recovered()
    {
        var result = await RunAsync("D", [new TrackPlan([Synthetic.Video])], 8);

        result.LossBefore.ShouldBeGreaterThan(0.005);
        result.LossAfter.ShouldBeLessThan(result.LossBefore / 2);
        result.Recovered.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Meetings_change_layers_at_keyframes_only()
    {
        var result = await RunAsync("C", [new TrackPlan([Synthetic.Audio]), new TrackPlan([Synthetic.Video, Synthetic.Video, Synthetic.Video])], 3);

        result.LossShare.ShouldBe(0);
        result.LayerChanges.ShouldBeGreaterThan(0);
        result.PicturesDecoded!.Value.ShouldBeGreaterThan(0.8);
    }

    private static async Task<RoundResult> RunAsync(string name, IReadOnlyList<TrackPlan> tracks, int subscribers)
    {
        var workload = Workload.Named(name);
        var load = MediaBenchmark.Plan(workload, tracks, subscribers);
        var plan = new RoundPlan(workload, name, load, 1, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(2), null, Noise.Any);
        await using var server = new ParleyServer(new ServerPlace(string.Empty, 0, string.Empty, string.Empty), 1);

        var result = await RoundRunner.RunAsync(server, plan, CancellationToken.None);

        // Damage voids a round, and so do a wrong SRTP profile and silence.
        result.Void.ShouldBeNull();
        result.Received.ShouldBeGreaterThan(100);
        return result;
    }
}
