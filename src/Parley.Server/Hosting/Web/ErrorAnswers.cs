using Microsoft.AspNetCore.Diagnostics;
using Parley.Server.Hosting.Database;

namespace Parley.Server.Hosting.Web;

/// <summary>Programs get problem details, people get a page: /error and /not-found belong to the pages.</summary>
internal static class ErrorAnswers
{
    public static void UseErrorAnswers(this IApplicationBuilder app)
    {
        app.UseWhen(context => IsForPrograms(context.Request.Path), branch =>
        {
            branch.UseExceptionHandler(handler => handler.Run(AnswerAsync));
            branch.UseStatusCodePages(status =>
                Problems.WriteAsync(status.HttpContext, status.HttpContext.Response.StatusCode, Problems.CodeOf(status.HttpContext.Response.StatusCode)));
        });
        app.UseWhen(context => !IsForPrograms(context.Request.Path), branch =>
        {
            // A scope of their own: a page that was half drawn has used up the services of the first one.
            branch.UseExceptionHandler("/error", createScopeForErrors: true);
            branch.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        });
    }

    public static bool IsForPrograms(PathString path) =>
        path.StartsWithSegments("/api") || path.StartsWithSegments("/hubs") || path.StartsWithSegments("/openapi")
        || path.StartsWithSegments("/healthz") || path.StartsWithSegments("/metrics");

    private static Task AnswerAsync(HttpContext context)
    {
        if (!DatabaseTrouble.Explains(context.Features.Get<IExceptionHandlerFeature>()?.Error))
        {
            return Problems.WriteAsync(context, StatusCodes.Status500InternalServerError, "server_error", "Something went wrong on the server.");
        }

        context.Response.Headers.RetryAfter = "2";
        return Problems.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "unavailable", "The server can't do this right now. Please try again.");
    }
}
