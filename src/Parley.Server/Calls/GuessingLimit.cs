using System.Net;
using System.Threading.RateLimiting;
using Parley.Meetings.Signals;
using Parley.Server.Hosting.Options;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Calls;

/// <summary>Slows down whoever tries addresses of meetings that don't exist: thirty misses at once, then one every six seconds.</summary>
/// <remarks>There are 26^10 (1.4e14) addresses; with a million meetings, ten misses a minute find one in about 27 years.</remarks>
internal sealed class GuessingLimit(ParleyOptions options) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(6);

    private readonly PartitionedRateLimiter<IPAddress> _misses = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address => RateLimitPartition.GetTokenBucketLimiter(address, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = 30,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = Pause,
        }));

    /// <summary>What whoever has none left is told: the next try comes back after the pause.</summary>
    public static Refusal Slowed { get; } = Refusal.RateLimited with { RetryAfter = Pause.TotalSeconds };

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
