using Parley.Server.Webhooks.Delivery;

namespace Parley.Server.Tests.Webhooks.Delivery;

public sealed class RetryPlanTests
{
    [Fact]
    public void A_receiver_that_fails_is_tried_for_three_days()
    {
        var waits = Enumerable.Range(1, RetryPlan.MostAttempts - 1).Select(attempts => RetryPlan.Next(attempts, null, 0.5)!.Value).ToList();

        waits[0].ShouldBe(TimeSpan.FromSeconds(5));
        waits.ShouldBeInOrder();
        waits.Sum(wait => wait.TotalDays).ShouldBeInRange(3, 4);
        RetryPlan.Next(RetryPlan.MostAttempts, null, 0.5).ShouldBeNull();
    }

    [Fact]
    public void What_failed_together_does_not_come_back_together() =>
        (RetryPlan.Next(2, null, 0)!.Value, RetryPlan.Next(2, null, 1)!.Value).ShouldBe((TimeSpan.FromMinutes(4.5), TimeSpan.FromMinutes(5.5)));

    [Fact]
    public void What_the_receiver_asks_for_counts_when_it_is_later_and_no_more_than_a_day()
    {
        RetryPlan.Next(1, TimeSpan.FromMinutes(3), 0.5).ShouldBe(TimeSpan.FromMinutes(3));
        RetryPlan.Next(2, TimeSpan.FromSeconds(1), 0.5).ShouldBe(TimeSpan.FromMinutes(5));
        RetryPlan.Next(2, TimeSpan.FromSeconds(-5), 0.5).ShouldBe(TimeSpan.FromMinutes(5));
        RetryPlan.Next(1, TimeSpan.FromDays(400), 0.5).ShouldBe(TimeSpan.FromDays(1));
    }
}
