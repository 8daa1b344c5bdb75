using System.Threading.RateLimiting;
using Parley.Meetings.Signals;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Scheduling;

/// <summary>Bounds what one account plans and changes: sixty at once, then one every five seconds. Each may cause a thousand mails, which have quotas of their own.</summary>
internal sealed class PlanLimit(ParleyOptions options) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly PartitionedRateLimiter<Guid> _changes = PartitionedRateLimiter.Create<Guid, Guid>(
        account => RateLimitPartition.GetTokenBucketLimiter(account, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = 60,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = Period,
        }));

    /// <returns>Null: go on.</returns>
    public Refusal? Take(Guid account)
    {
        if (!options.RateLimitsEnabled)
        {
            return null;
        }

        using var lease = _changes.AttemptAcquire(account);
        return lease.IsAcquired ? null : Refused.TooManyPlans(Period.TotalSeconds);
    }

    public void Dispose() => _changes.Dispose();
}
