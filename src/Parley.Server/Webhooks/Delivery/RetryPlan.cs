namespace Parley.Server.Webhooks.Delivery;

/// <summary>When a delivery that failed is tried again.</summary>
internal static class RetryPlan
{
    /// <summary>Ten attempts in three days: a deployment is over in seconds, a weekend in the last ones.</summary>
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    private static readonly TimeSpan LongestAskedFor = TimeSpan.FromHours(24);

    public static int MostAttempts => Waits.Length + 1;

    /// <param name="attempts">How many there were.</param>
    /// <param name="retryAfter">What the receiver asked for.</param>
    /// <param name="chance">From 0 to 1: what failed together does not come back together.</param>
    /// <returns>Null: that was the last one.</returns>
    public static TimeSpan? Next(int attempts, TimeSpan? retryAfter, double chance)
    {
        if (attempts < 1 || attempts > Waits.Length)
        {
            return null;
        }

        var wait = Waits[attempts - 1] * (0.9 + (0.2 * chance));
        var asked = retryAfter > LongestAskedFor ? LongestAskedFor : retryAfter;
        return asked > wait ? asked : wait;
    }
}
