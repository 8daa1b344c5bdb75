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
        if (options.RateLimitsEnabled && LimitOf(invocationContext.Context) is { } limit)
        {
            using var lease = limit.Calls.AttemptAcquire();
            if (!lease.IsAcquired)
            {
                using var patience = limit.Excess.AttemptAcquire();
                if (!patience.IsAcquired)
                {
                    invocationContext.Context.Abort();
                }

                // Every reply begins with these members, whatever the method.
                return CommandReply.No(Refusal.RateLimited);
            }
        }

        return await next(invocationContext);
    }

    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        context.Context.Items[LimiterKey] = new Limit();
        return next(context);
    }

    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        await next(context, exception);
        LimitOf(context.Context)?.Dispose();
    }

    private static Limit? LimitOf(HubCallerContext context) => context.Items.TryGetValue(LimiterKey, out var limit) ? limit as Limit : null;

    private sealed class Limit : IDisposable
    {
        public TokenBucketRateLimiter Calls { get; } = Bucket(400, 50);

        public TokenBucketRateLimiter Excess { get; } = Bucket(500, 10);

        public void Dispose()
        {
            Calls.Dispose();
            Excess.Dispose();
        }

        private static TokenBucketRateLimiter Bucket(int burst, int perSecond) => new(new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        });
    }
}
