using Parley.Sfu.Allocation;
using Parley.Sfu.Selection;

namespace Parley.Sfu.Tests.Bandwidth;

public sealed class DistributionTests
{
    [Theory]
    [InlineData(0, "- - -")]
    [InlineData(150, "0 - -")]
    [InlineData(449, "0 0 -")]
    [InlineData(450, "0 0 0")]
    [InlineData(800, "1 0 0")]
    [InlineData(1500, "1 1 1")]
    [InlineData(2999, "1 1 1")]
    [InlineData(3000, "2 1 1")]
    [InlineData(6000, "2 2 2")]
    public void Equals_improve_in_turn(int kilobits, string expected) =>
        Share(kilobits, kilobits, Simulcast(0), Simulcast(0), Simulcast(0)).ShouldBe(expected);

    [Theory]
    [InlineData(150, "0 - -")]
    [InlineData(450, "0 0 0")]
    [InlineData(2299, "1 1 1")]
    [InlineData(2300, "2 0 0")]
    [InlineData(2650, "2 1 0")]
    [InlineData(4499, "2 2 0")]
    public void Everybody_gets_something_before_the_first_gets_all(int kilobits, string expected) =>
        Share(kilobits, kilobits, Simulcast(3), Simulcast(1), Simulcast(0)).ShouldBe(expected);

    [Fact]
    public void Nobody_gets_more_than_wanted() =>
        Share(9000, 9000, Simulcast(0) with { Most = 1 }, Simulcast(0) with { Most = -1 }, Simulcast(0)).ShouldBe("1 - 2");

    [Theory]
    [InlineData(2000, 1999, 2, "2")]
    [InlineData(2000, 1999, 1, "1")]
    [InlineData(2000, 2000, 1, "2")]
    [InlineData(1999, 1999, 2, "1")]
    [InlineData(140, 140, 0, "-")]
    [InlineData(200, 140, -1, "-")]
    public void More_than_now_needs_head_room(int budget, int upgradeBudget, int current, string expected) =>
        Share(budget, upgradeBudget, Simulcast(0) with { Current = current }).ShouldBe(expected);

    [Theory]
    [InlineData(129, 0, "0")]
    [InlineData(130, 0, "1")]
    [InlineData(9000, 0, "1")]
    [InlineData(9000, 500, "2")]
    public void More_frames_of_the_same_picture_need_no_leave_to_rise(int budget, int upgradeBudget, string expected)
    {
        var ladder = new Ladder();
        ladder.Add(new LayerTarget(0, 0), 80_000);
        ladder.Add(new LayerTarget(0, 9), 130_000);
        ladder.Add(new LayerTarget(1, 9), 500_000);

        Share(budget, upgradeBudget, new Demand { Ladder = ladder, Most = 2, Smoothest = ladder.SmoothestOf(0) }).ShouldBe(expected);
    }

    [Fact]
    public void What_is_essential_is_given_first() =>
        Share(200, 200, Simulcast(3) with { IsEssential = true }, Simulcast(0) with { IsEssential = true }).ShouldBe("0 0");

    [Fact]
    public void A_ladder_has_no_step_that_is_worse_and_not_cheaper()
    {
        var ladder = new Ladder();
        ladder.Add(new LayerTarget(0, 9), 200);
        ladder.Add(new LayerTarget(1, 9), 180);
        ladder.Add(new LayerTarget(2, 9), 900);

        ladder.Count.ShouldBe(2);
        ladder[0].ShouldBe(new QualityStep(new LayerTarget(1, 9), 180));
        ladder.IndexOf(LayerTarget.Lowest).ShouldBe(0);
        ladder.IndexOf(LayerTarget.Everything).ShouldBe(1);
        ladder.IndexOf(LayerTarget.Nothing).ShouldBe(-1);
    }

    private static Demand Simulcast(int rank)
    {
        var ladder = new Ladder();
        ladder.Add(new LayerTarget(0, 9), 150_000);
        ladder.Add(new LayerTarget(1, 9), 500_000);
        ladder.Add(new LayerTarget(2, 9), 2_000_000);
        return new Demand { Ladder = ladder, Rank = rank, Most = 2 };
    }

    private static string Share(int budget, int upgradeBudget, params Demand[] demands)
    {
        var used = Distribution.Share(demands, budget * 1000L, upgradeBudget * 1000L, budget * 1000L);

        used.ShouldBe(demands.Sum(demand => demand.Ladder.Cost(demand.Result)));
        return string.Join(' ', demands.Select(demand => demand.Result < 0 ? "-" : demand.Result.ToString(null, null)));
    }
}
