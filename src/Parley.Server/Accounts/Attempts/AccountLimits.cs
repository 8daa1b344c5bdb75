using System.Net;
using System.Threading.RateLimiting;
using Parley.Server.Hosting.Options;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Accounts.Attempts;

/// <summary>Slows down who tries many accounts, makes many, or has many mails sent.</summary>
internal sealed class AccountLimits(ParleyOptions options) : IDisposable
{
    /// <summary>Until the next try of a network that has used up its own.</summary>
    public static readonly TimeSpan NextTry = TimeSpan.FromSeconds(6);

    public static readonly TimeSpan NextRequest = TimeSpan.FromSeconds(3);

    /// <summary>Wrong passwords of one browser: thirty at once, then one every six seconds; of its network 300 at once.</summary>
    private readonly WrongTries _failures = new(30, NextTry);

    /// <summary>Sign-ups and requests for mail: 120 at once (a school signs up from one network), then one every three seconds.</summary>
    private readonly PartitionedRateLimiter<IPAddress> _requests = Buckets<IPAddress>(120, NextRequest);

    /// <summary>Mails to one mailbox that anybody can ask for: five at once, then one every quarter of an hour.</summary>
    private readonly PartitionedRateLimiter<string> _letters = Buckets<string>(5, TimeSpan.FromMinutes(15));

    /// <summary>A password costs a tenth of a second to check, on purpose; nobody gets more than a few of them checked at a time.</summary>
    private readonly PartitionedRateLimiter<IPAddress> _work = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address => RateLimitPartition.GetConcurrencyLimiter(address, _ => new ConcurrencyLimiterOptions { PermitLimit = 4, QueueLimit = 100 }));

    /// <summary>The right to have a password checked or hashed; none is acquired when too many wait already.</summary>
    public ValueTask<RateLimitLease> WorkAsync(IPAddress? caller, CancellationToken cancellationToken) =>
        _work.AcquireAsync(CallerAddress.Network(caller), 1, cancellationToken);

    /// <param name="browser">What <see cref="BrowserMark"/> says; null for programs.</param>
    public bool HasFailedTooOften(IPAddress? caller, string? browser) => options.RateLimitsEnabled && _failures.AreTooMany("", caller, browser);

    public void Failed(IPAddress? caller, string? browser)
    {
        if (options.RateLimitsEnabled)
        {
            _failures.Add("", caller, browser);
        }
    }

    public bool TryRequest(IPAddress? caller) => Take(_requests, CallerAddress.Network(caller));

    public bool TryLetter(string normalizedAddress) => Take(_letters, normalizedAddress);

    public void Dispose()
    {
        _failures.Dispose();
        _requests.Dispose();
        _letters.Dispose();
        _work.Dispose();
    }

    private bool Take<T>(PartitionedRateLimiter<T> limiter, T key)
    {
        if (!options.RateLimitsEnabled)
        {
            return true;
        }

        using var lease = limiter.AttemptAcquire(key);
        return lease.IsAcquired;
    }

    private static PartitionedRateLimiter<T> Buckets<T>(int atOnce, TimeSpan next) where T : notnull => PartitionedRateLimiter.Create<T, T>(
        key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = atOnce,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = next,
        }));
}
