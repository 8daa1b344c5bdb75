namespace Parley.Server.Hosting.Web;

/// <summary>Programs get problem details, people get a page: /error and /not-found belong to the pages.</summary>
internal static class ErrorAnswers
{
    public static void UseErrorAnswers(this IApplicationBuilder app)
    {
        app.UseWhen(IsForPrograms, branch =>
        {
            branch.UseExceptionHandler(handler => handler.Run(context =>
                Problems.WriteAsync(context, StatusCodes.Status500InternalServerError, "server_error", "Something went wrong on the server.")));
            branch.UseStatusCodePages(status =>
                Problems.WriteAsync(status.HttpContext, status.HttpContext.Response.StatusCode, Problems.CodeOf(status.HttpContext.Response.StatusCode)));
        });
        app.UseWhen(context => !IsForPrograms(context), branch =>
        {
            // A scope of their own: a page that was half drawn has used up the services of the first one.
            branch.UseExceptionHandler("/error", createScopeForErrors: true);
            branch.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        });
    }

    private static bool IsForPrograms(HttpContext context)
    {
        var path = context.Request.Path;
        return path.StartsWithSegments("/api") || path.StartsWithSegments("/hubs") || path.StartsWithSegments("/openapi")
            || path.StartsWithSegments("/healthz") || path.StartsWithSegments("/metrics");
    }
}
