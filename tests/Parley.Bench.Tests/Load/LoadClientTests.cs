using Parley.Bench.Load;
using Parley.Bench.Measuring;
using Parley.Bench.Servers;

namespace Parley.Bench.Tests.Load;

/// <summary>The load client against itself, over real loopback sockets.</summary>
public sealed class LoadClientTests
{
    [Fact]
    public async Task Everything_sent_arrives_once_and_unchanged()
    {
        var load = new LoadPlan([new TrackPlan([Synthetic.Audio]), new TrackPlan([Synthetic.Video])], 1, 1);
        var plan = new RoundPlan(Workload.Named("B"), "B", load, 1, TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(2), null, Noise.Any);
        await using var server = new NoServer();

        var result = await RoundRunner.RunAsync(server, plan, CancellationToken.None);

        result.Void.ShouldBeNull();

        // 50 + 185 packets a second; a busy machine measures longer.
        result.Published.ShouldBeGreaterThan(380);
        result.Lost.ShouldBe(0);
        result.PicturesDecoded!.Value.ShouldBeGreaterThan(0.9);
        result.Duplicates.ShouldBe(0);
        result.Corrupt.ShouldBe(0);
        result.Audio!.P50.ShouldBeGreaterThan(0);
        result.Video!.Max.ShouldBeGreaterThanOrEqualTo(result.Video.P99);
    }
}
