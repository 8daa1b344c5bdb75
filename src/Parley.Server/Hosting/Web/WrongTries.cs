using System.Net;
using System.Threading.RateLimiting;

namespace Parley.Server.Hosting.Web;

/// <summary>
/// Counts wrong passwords and the like for the browser that made them; for what shows no browser, together for its network. A browser's mark costs nothing,
/// so the network has a bound too, ten times as high: who shares an address with somebody who guesses is slowed only after hundreds of wrong tries.
/// </summary>
/// <param name="networkEach">How many the network gets back at a time, where a browser gets one.</param>
internal sealed class WrongTries(int atOnce, TimeSpan next, int networkEach = 1) : IDisposable
{
    private const int NetworkTimes = 10;

    private readonly PartitionedRateLimiter<string> _browsers = Bucket(atOnce, next, 1);
    private readonly PartitionedRateLimiter<string> _networks = Bucket(atOnce * NetworkTimes, next, networkEach);

    /// <param name="scope">What is tried, where tries count for each by itself.</param>
    /// <param name="browser">Something that this browser shows again and others don't; null: nothing.</param>
    /// <remarks>Asking for zero permits would not do: the bucket fills in fractions, and it says yes to zero as soon as there is any.</remarks>
    public bool AreTooMany(string scope, IPAddress? address, string? browser) =>
        _browsers.GetStatistics(Who(scope, address, browser))?.CurrentAvailablePermits < 1
        || _networks.GetStatistics(Network(scope, address))?.CurrentAvailablePermits < 1;

    public void Add(string scope, IPAddress? address, string? browser)
    {
        using var who = _browsers.AttemptAcquire(Who(scope, address, browser));
        using var network = _networks.AttemptAcquire(Network(scope, address));
    }

    public void Dispose()
    {
        _browsers.Dispose();
        _networks.Dispose();
    }

    // A browser's mark counts with its network: a mark that is made known elsewhere slows nobody there.
    private static string Who(string scope, IPAddress? address, string? browser) => $"{Network(scope, address)} {browser}";

    private static string Network(string scope, IPAddress? address) => $"{scope} {CallerAddress.Network(address)}";

    private static PartitionedRateLimiter<string> Bucket(int tries, TimeSpan thenEach, int atATime) => PartitionedRateLimiter.Create<string, string>(
        key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = tries,
            TokensPerPeriod = atATime,
            ReplenishmentPeriod = thenEach,
        }));
}
