using System.Threading.RateLimiting;
using Parley.Meetings.Signals;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Webhooks;

/// <summary>Bounds what one account makes this server do: changes resolve names, tests and replays send requests to others.</summary>
internal sealed class WebhookLimits(ParleyOptions options) : IDisposable
{
    private static readonly TimeSpan NextChange = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan NextSending = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan NextMail = TimeSpan.FromHours(1);

    private readonly PartitionedRateLimiter<Guid> _changes = Buckets(30, NextChange);
    private readonly PartitionedRateLimiter<Guid> _sendings = Buckets(20, NextSending);

    /// <summary>All of somebody's webhooks may fail in one hour; one that is turned on again and again fills no mailbox.</summary>
    private readonly PartitionedRateLimiter<Guid> _mails = Buckets(CreateWebhook.Most, NextMail);

    /// <returns>Null: go on.</returns>
    public Refusal? TakeChange(Guid account) => Take(_changes, account, NextChange);

    public Refusal? TakeSending(Guid account) => Take(_sendings, account, NextSending);

    public bool TakeMail(Guid account) => Take(_mails, account, NextMail) is null;

    public void Dispose()
    {
        _mails.Dispose();
        _changes.Dispose();
        _sendings.Dispose();
    }

    private Refusal? Take(PartitionedRateLimiter<Guid> limiter, Guid account, TimeSpan next)
    {
        if (!options.RateLimitsEnabled)
        {
            return null;
        }

        using var lease = limiter.AttemptAcquire(account);
        return lease.IsAcquired ? null : WebhookRefused.TooFast(next.TotalSeconds);
    }

    private static PartitionedRateLimiter<Guid> Buckets(int atOnce, TimeSpan next) => PartitionedRateLimiter.Create<Guid, Guid>(
        account => RateLimitPartition.GetTokenBucketLimiter(account, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = atOnce,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = next,
        }));
}
