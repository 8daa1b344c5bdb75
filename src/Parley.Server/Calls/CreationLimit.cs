using System.Net;
using System.Threading.RateLimiting;
using Parley.Server.Hosting.Options;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Calls;

/// <summary>Bounds how many meetings one caller makes: sixty at once, then one every two seconds.</summary>
internal sealed class CreationLimit(ParleyOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> _meetings = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address => RateLimitPartition.GetTokenBucketLimiter(address, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = 60,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromSeconds(2),
        }));

    public bool TryTake(IPAddress? caller)
    {
        if (!options.RateLimitsEnabled)
        {
            return true;
        }

        using var lease = _meetings.AttemptAcquire(CallerAddress.Network(caller));
        return lease.IsAcquired;
    }

    public void Dispose() => _meetings.Dispose();
}
