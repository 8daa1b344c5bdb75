using System.Net;
using Parley.Server.Hosting.Options;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Hosting.Metrics;

/// <summary>GET /metrics for a Prometheus on this machine.</summary>
internal static class MetricsFeature
{
    // Left by proxies; the X-Original ones by our own handling of trusted ones.
    private static readonly string[] ForwardingHeaders =
        ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "X-Original-For", "X-Original-Proto", "X-Original-Host"];

    public static void AddMetricsPage(this IServiceCollection services)
    {
        services.AddSingleton<MetricsCollector>();
    }

    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        // Made now: it only knows what happened after it began to listen.
        var collector = routes.ServiceProvider.GetRequiredService<MetricsCollector>();
        routes.MapGet("/metrics", (HttpContext context, ParleyOptions options) => AnswerAsync(context, options, collector));
    }

    private static async Task AnswerAsync(HttpContext context, ParleyOptions options, MetricsCollector collector)
    {
        if (!options.MetricsAllowRemote && !IsLocal(context))
        {
            await Problems.WriteAsync(
                context, StatusCodes.Status403Forbidden, "local_only", "Metrics are for this machine only; Parley__Metrics__AllowRemote=true opens them.");
            return;
        }

        context.Response.ContentType = PrometheusText.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(collector.WriteText(), context.RequestAborted);
    }

    private static bool IsLocal(HttpContext context)
    {
        return context.Connection.RemoteIpAddress is { } address
            && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
            && !ForwardingHeaders.Any(context.Request.Headers.ContainsKey);
    }
}
