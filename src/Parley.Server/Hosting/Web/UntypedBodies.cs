namespace Parley.Server.Hosting.Web;

/// <summary>What does not say which kind of body it has, or has none, is taken for JSON by the API, which speaks nothing else. Otherwise routing would not find the endpoint, and say that there is none.</summary>
internal static class UntypedBodies
{
    public static void UseJsonByDefault(this IApplicationBuilder app)
    {
        app.Use((context, next) =>
        {
            var request = context.Request;
            if (string.IsNullOrEmpty(request.ContentType) && request.Path.StartsWithSegments("/api")
                && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsOptions(request.Method))
            {
                request.ContentType = "application/json";
            }

            return next(context);
        });
    }
}
