using Parley.Bench.Measuring;

namespace Parley.Bench.Tests.Measuring;

public sealed class CapacitySearchTests
{
    [Theory]
    [InlineData(730)]
    [InlineData(55)]
    [InlineData(12)]
    public async Task Finds_where_latency_breaks(int limit)
    {
        var found = await SearchAsync(subscribers => Results.Good with { Video = new Latency(1, subscribers > limit ? 21 : 19, 30, 30) });

        found.Subscribers.ShouldBeInRange((int)(limit * 0.9) - 1, limit);
        found.Reason.ShouldBe("video p99 21.0 ms");
    }

    [Fact]
    public async Task Stops_at_the_limit_of_the_search() =>
        (await SearchAsync(_ => Results.Good)).Subscribers.ShouldBe(1600);

    [Fact]
    public void One_packet_in_a_hundred_is_too_much() =>
        CapacitySearch.WhyNot(Results.Good with { LossShare = 0.01 }).ShouldBe("1.00 % lost");

    private static Task<Capacity> SearchAsync(Func<int, RoundResult> server) => CapacitySearch.RunAsync(
        "parley", new MediaOptions { Subscribers = [50, 1600] }, subscribers => Task.FromResult(server(subscribers) with { Subscribers = subscribers }));
}
