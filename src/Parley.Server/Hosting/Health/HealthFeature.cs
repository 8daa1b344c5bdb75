using Npgsql;
using Parley.Server.Hosting.Database;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Hosting.Health;

/// <summary>GET /healthz: 200 when every registered <see cref="HealthCheck"/> passes, 503 with the reasons otherwise.</summary>
internal static partial class HealthFeature
{
    // Shorter than the time-outs of usual load balancers (5 s), so that they see the reason and not a time-out.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static void AddHealth(this IServiceCollection services)
    {
        services.AddSingleton(new HealthCheck("database", CheckDatabaseAsync));
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", AnswerAsync);
    }

    private static async Task AnswerAsync(HttpContext context, IEnumerable<HealthCheck> checks, TimeProvider time)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, context.RequestAborted);
        var problems = await Task.WhenAll(checks.Select(check => RunAsync(check, context.RequestServices, either.Token)));
        context.Response.Headers.CacheControl = "no-store";
        if (problems.OfType<string>().ToArray() is { Length: > 0 } found)
        {
            await Problems.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "not_ready", string.Join("; ", found));
            return;
        }

        context.Response.ContentType = "text/plain";
        await context.Response.WriteAsync("ready\n", context.RequestAborted);
    }

    private static async Task<string?> RunAsync(HealthCheck check, IServiceProvider services, CancellationToken cancellation)
    {
        try
        {
            return await check.FindProblemAsync(services, cancellation) is { } problem ? $"{check.Name}: {problem}" : null;
        }
        catch (OperationCanceledException)
        {
            return $"{check.Name}: no answer in time";
        }
    }

    private static async Task<string?> CheckDatabaseAsync(IServiceProvider services, CancellationToken cancellation)
    {
        try
        {
            await using var command = services.GetRequiredService<DatabaseConnection>().Source.CreateCommand("select 1");
            await command.ExecuteScalarAsync(cancellation);
            return null;
        }
        catch (NpgsqlException error)
        {
            LogDatabase(services.GetRequiredService<ILogger<HealthCheck>>(), error.Message);
            return "does not answer";
        }
    }

    [LoggerMessage(1200, LogLevel.Warning, "Health: the database does not answer: {Reason}")]
    private static partial void LogDatabase(ILogger logger, string reason);
}
