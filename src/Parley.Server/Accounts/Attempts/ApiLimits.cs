using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Parley.Server.Hosting.Options;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Accounts.Attempts;

/// <summary>
/// Bounds how much of the API one caller uses, whatever it is: far beyond what people and their programs do. What costs more (passwords, plans, new meetings)
/// has limits of its own, and so have WHIP and WHEP, which are left out here.
/// </summary>
internal static class ApiLimits
{
    /// <summary>Of an account: 600 reads and 120 changes at once, then 10 reads and 2 changes a second.</summary>
    public const int Reads = 600;

    public const int Changes = 120;

    /// <summary>An address without account may be a school.</summary>
    private const int NetworkTimes = 5;

    /// <summary>Until the buckets are full again.</summary>
    private const int Seconds = 60;

    public static void Configure(RateLimiterOptions limits, ParleyOptions options)
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.OnRejected = AnswerAsync;
        limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            options.RateLimitsEnabled && context.Request.Path.StartsWithSegments("/api") ? PartitionOf(context) : RateLimitPartition.GetNoLimiter("none"));
    }

    private static RateLimitPartition<string> PartitionOf(HttpContext context)
    {
        var reads = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method);
        var account = Caller.Of(context.User)?.AccountId;
        var who = account?.ToString() ?? CallerAddress.Network(context.Connection.RemoteIpAddress).ToString();
        var atOnce = (reads ? Reads : Changes) * (account is null ? NetworkTimes : 1);
        return RateLimitPartition.GetTokenBucketLimiter($"{(reads ? "read" : "change")} {who}", _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = atOnce,
            TokensPerPeriod = atOnce / Seconds,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        });
    }

    private static async ValueTask AnswerAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var until) ? until : TimeSpan.FromSeconds(1);
        rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        await Problems.WriteAsync(rejected.HttpContext, StatusCodes.Status429TooManyRequests, "rate_limited", "Too many requests. Please wait a moment.");
    }
}
