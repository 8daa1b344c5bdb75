namespace Parley.Server.Hosting.Web;

/// <summary>Answers HEAD as GET without the body (RFC 9110, 9.3.2): monitors and link previews ask so.</summary>
internal static class HeadRequests
{
    public static void UseHeadAsGet(this IApplicationBuilder app)
    {
        app.Use((context, next) =>
        {
            if (HttpMethods.IsHead(context.Request.Method) && !context.Request.Path.StartsWithSegments("/hubs"))
            {
                // Endpoints are mapped to GET only. The web server still knows that no body is wanted.
                context.Request.Method = HttpMethods.Get;
            }

            return next(context);
        });
    }
}
