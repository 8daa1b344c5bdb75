using System.Net;
using System.Threading.RateLimiting;
using Parley.Server.Hosting.Options;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Calls.Streams;

/// <summary>
/// Bounds how many WHIP and WHEP requests one caller makes: 300 at once, then 20 a second. A class that begins to watch from one address
/// comes through; each new session costs a handshake.
/// </summary>
internal sealed class StreamLimit(ParleyOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> _requests = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address => RateLimitPartition.GetTokenBucketLimiter(address, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = 300,
            TokensPerPeriod = 20,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        }));

    public bool TryTake(IPAddress? caller)
    {
        if (!options.RateLimitsEnabled)
        {
            return true;
        }

        using var lease = _requests.AttemptAcquire(CallerAddress.Network(caller));
        return lease.IsAcquired;
    }

    public void Dispose() => _requests.Dispose();
}
