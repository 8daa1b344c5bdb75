using Parley.Sfu.Workers;

namespace Parley.Sfu.Tests.Workers;

public sealed class PlacementTests
{
    [Theory]
    [InlineData(new[] { 5, 3 }, new[] { 0.0, 0.0 }, new[] { 0, 0 }, 1)] // a new room: where fewest are
    [InlineData(new[] { 5, 3 }, new[] { 0.0, 0.0 }, new[] { 2, 0 }, 0)] // a small room stays together
    [InlineData(new[] { 5, 3 }, new[] { 0.7, 0.0 }, new[] { 2, 0 }, 1)] // unless its worker has enough to do
    [InlineData(new[] { 12, 3 }, new[] { 0.1, 0.1 }, new[] { 10, 0 }, 1)] // a large one spills over
    [InlineData(new[] { 12, 3 }, new[] { 0.1, 0.1 }, new[] { 10, 2 }, 1)] // and fills the second worker
    [InlineData(new[] { 30, 31 }, new[] { 0.1, 0.15 }, new[] { 20, 20 }, 0)] // then takes turns
    [InlineData(new[] { 30, 31 }, new[] { 0.5, 0.1 }, new[] { 20, 20 }, 1)] // by load when loads differ
    public void Chooses(int[] peers, double[] busy, int[] ofRoom, int expected)
    {
        var loads = peers.Zip(busy, (count, share) => new WorkerLoad(count, share)).ToArray();

        Placement.Choose(loads, ofRoom, beforeSpilling: 10).ShouldBe(expected);
    }
}
