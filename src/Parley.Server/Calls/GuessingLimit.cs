using System.Net;
using System.Threading.RateLimiting;
using Parley.Server.Hosting.Options;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Calls;

/// <summary>Slows down whoever tries addresses of meetings that don't exist: thirty misses at once, then one every six seconds.</summary>
/// <remarks>There are 26^10 (1.4e14) addresses; with a million meetings, ten misses a minute find one in about 27 years.</remarks>
internal sealed class GuessingLimit(ParleyOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> _misses = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address => RateLimitPartition.GetTokenBucketLimiter(address, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = 30,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromSeconds(6),
        }));

    /// <remarks>Asking for zero permits would not do: the bucket fills in fractions, and it says yes to zero as soon as there is any.</remarks>
    public bool IsExhausted(IPAddress? caller) =>
        options.RateLimitsEnabled && _misses.GetStatistics(CallerAddress.Network(caller))?.CurrentAvailablePermits < 1;

    public void Missed(IPAddress? caller)
    {
        if (options.RateLimitsEnabled)
        {
            using var lease = _misses.AttemptAcquire(CallerAddress.Network(caller));
        }
    }

    public void Dispose() => _misses.Dispose();
}
