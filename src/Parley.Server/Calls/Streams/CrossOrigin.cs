using System.Text.RegularExpressions;

namespace Parley.Server.Calls.Streams;

/// <summary>
/// Lets pages of any site publish and watch (RFC 9725 section 4.2 asks for it). The browser sends nothing by itself that would count here:
/// only a bearer token does, which the page must have.
/// </summary>
internal static partial class CrossOrigin
{
    /// <summary>Before everything that may refuse a request: a page may read why.</summary>
    public static void UseStreamsFromAnywhere(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (Address().IsMatch(context.Request.Path.Value ?? ""))
        {
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.AccessControlAllowOrigin = "*";
                headers.AccessControlExposeHeaders = "Location, ETag, Link, Accept-Post, Accept-Patch, Allow, Retry-After, WWW-Authenticate";
                headers["Cross-Origin-Resource-Policy"] = "cross-origin";
                if (HttpMethods.IsOptions(context.Request.Method))
                {
                    headers.AccessControlAllowMethods = "POST, PATCH, DELETE, OPTIONS";
                    headers.AccessControlAllowHeaders = "Authorization, Content-Type, If-Match";
                    headers.AccessControlMaxAge = "7200";
                }

                return Task.CompletedTask;
            });
        }

        return next(context);
    });

    [GeneratedRegex("^/api/meetings/[^/]+/(whip|whep)(/[^/]*)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
