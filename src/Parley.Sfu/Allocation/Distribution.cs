namespace Parley.Sfu.Allocation;

/// <summary>
/// Shares a rate among sections: first the lowest quality for each, by rank; then rank by rank one step more for each in turn, until
/// all have what they want or nothing more fits.
/// </summary>
internal static class Distribution
{
    /// <param name="demands">The sections, the highest rank first; receives the results.</param>
    /// <param name="budget">What there is to share, in bits per second.</param>
    /// <param name="upgradeBudget">The part of it that may be used for more than a section has now: head-room against flapping.</param>
    /// <param name="smoothBudget">The part of it that may be used for more frames of what a section has now.</param>
    /// <returns>What is used, in bits per second.</returns>
    public static long Share(Span<Demand> demands, long budget, long upgradeBudget, long smoothBudget)
    {
        var budgets = new Budgets(budget, Math.Min(budget, upgradeBudget), Math.Min(budget, smoothBudget));
        long used = 0;
        foreach (ref var demand in demands)
        {
            demand.Result = -1;
            if (demand.Most >= 0 && (demand.IsEssential || Fits(demand, 0, used, budgets)))
            {
                demand.Result = 0;
                used += demand.Ladder.Cost(0);
            }
        }

        for (var start = 0; start < demands.Length;)
        {
            var end = start;
            while (end < demands.Length && demands[end].Rank == demands[start].Rank)
            {
                end++;
            }

            while (Improve(demands[start..end], ref used, budgets))
            {
            }

            start = end;
        }

        return used;
    }

    private static bool Improve(Span<Demand> equals, ref long used, in Budgets budgets)
    {
        var improved = false;
        foreach (ref var demand in equals)
        {
            var next = demand.Result + 1;
            if (demand.Result >= 0 && next <= demand.Most && Fits(demand, next, used, budgets))
            {
                used += demand.Ladder.Cost(next) - demand.Ladder.Cost(demand.Result);
                demand.Result = next;
                improved = true;
            }
        }

        return improved;
    }

    private static bool Fits(in Demand demand, int step, long used, in Budgets budgets)
    {
        var price = demand.Ladder.Cost(step) - demand.Ladder.Cost(demand.Result);
        var budget = step <= demand.Current ? budgets.All
            : demand.Current >= 0 && step <= demand.Smoothest ? budgets.Smooth
            : budgets.Upgrade;
        return price <= budget - used;
    }

    private readonly record struct Budgets(long All, long Upgrade, long Smooth);
}
