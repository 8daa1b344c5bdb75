using System.Threading.RateLimiting;
using Microsoft.AspNetCore.SignalR;
using Parley.Meetings.Signals;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Calls;

/// <summary>Bounds how fast one connection may call: 400 at once (a newcomer negotiates with everybody), then 50 a second. Who goes on all the same is disconnected.</summary>
internal sealed class HubLimits(ParleyOptions options) : IHubFilter
{
    private const string LimiterKey = "parley.limit";

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        if (LimitOf(invocationContext.Context) is { } limit && !limit.TryCall())
        {
            if (!limit.TryExceed())
            {
                invocationContext.Context.Abort();
            }

            // Every reply begins with these members, whatever the method.
            return CommandReply.No(Refusal.RateLimited);
        }

        return await next(invocationContext);
    }

    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        if (options.RateLimitsEnabled)
        {
            context.Context.Items[LimiterKey] = new Limit();
        }

        return next(context);
    }

    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        try
        {
            await next(context, exception);
        }
        finally
        {
            LimitOf(context.Context)?.Dispose();
        }
    }

    private static Limit? LimitOf(HubCallerContext context) => context.Items.TryGetValue(LimiterKey, out var limit) ? limit as Limit : null;

    private sealed class Limit : IDisposable
    {
        private readonly TokenBucketRateLimiter _calls = Bucket(400, 50);
        private readonly TokenBucketRateLimiter _excess = Bucket(500, 10);

        public bool TryCall() => TryTake(_calls);

        public bool TryExceed() => TryTake(_excess);

        public void Dispose()
        {
            _calls.Dispose();
            _excess.Dispose();
        }

        private static bool TryTake(TokenBucketRateLimiter bucket)
        {
            bucket.TryReplenish();
            using var lease = bucket.AttemptAcquire();
            return lease.IsAcquired;
        }

        private static TokenBucketRateLimiter Bucket(int burst, int perSecond) => new(new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            // A timer of its own for each bucket would be two calls a second for each connection.
            AutoReplenishment = false,
        });
    }
}
