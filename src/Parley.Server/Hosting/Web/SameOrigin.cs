namespace Parley.Server.Hosting.Web;

/// <summary>
/// Refuses what another site's page makes a visitor's browser send: changes (anything but GET, HEAD, OPTIONS) and everything on
/// the hubs, whose WebSockets no other rule of the browser protects.
/// </summary>
internal static class SameOrigin
{
    public static void UseSameOrigin(this IApplicationBuilder app)
    {
        app.Use(async (context, next) =>
        {
            if (NeedsSameOrigin(context.Request) && IsForeign(context.Request))
            {
                await Problems.WriteAsync(context, StatusCodes.Status403Forbidden, "foreign_origin", "Requests from other sites are refused.");
                return;
            }

            await next(context);
        });
    }

    private static bool NeedsSameOrigin(HttpRequest request)
    {
        if (request.Path.StartsWithSegments("/hubs"))
        {
            return true;
        }

        var isSafe = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        // A bearer token is never sent by the browser on its own; without a cookie beside it, the sender meant it.
        var isDeliberate = request.Headers.Cookie.Count == 0
            && request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);
        return !isSafe && !isDeliberate;
    }

    private static bool IsForeign(HttpRequest request)
    {
        if (request.Headers.Origin is { Count: > 0 } origin)
        {
            return !IsOwn(origin.ToString(), request);
        }

        // Programs send neither header. Browsers that leave out Origin still say where the request came from.
        return request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site && site.ToString() is not ("same-origin" or "none");
    }

    private static bool IsOwn(string origin, HttpRequest request)
    {
        // Scheme and host are those of the request after trusted proxies; "null" is no absolute address.
        return Uri.TryCreate(origin, UriKind.Absolute, out var sender)
            && Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var own)
            && sender is { AbsolutePath: "/", Query: "", UserInfo: "" }
            && sender.Scheme == own.Scheme
            && sender.Port == own.Port
            && string.Equals(sender.Host, own.Host, StringComparison.OrdinalIgnoreCase);
    }
}
