using Microsoft.AspNetCore.Connections.Features;

namespace Parley.Server.Hosting.Web;

/// <summary>What every answer tells the browser to forbid.</summary>
internal static class SecurityHeaders
{
    // No inline script or style anywhere: text that slips into a page stays text.
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
        + "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

    private const string PermissionsPolicy =
        "camera=(self), microphone=(self), display-capture=(self), autoplay=(self), screen-wake-lock=(self), speaker-selection=(self), "
        + "fullscreen=(self), geolocation=(), payment=(), usb=(), serial=(), bluetooth=(), midi=()";

    public static void UseSecurityHeaders(this IApplicationBuilder app, bool isSelfSigned)
    {
        app.Use((context, next) =>
        {
            // Set just before the answer leaves, because error handling clears what was set earlier.
            context.Response.OnStarting(() =>
            {
                Write(context, isSelfSigned);
                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    private static void Write(HttpContext context, bool isSelfSigned)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        // Meeting links are secrets: other sites must not learn them from a click.
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = PermissionsPolicy;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (HasTrustedHttps(context, isSelfSigned))
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }
    }

    /// <summary>A browser that pins HTTPS for a name with a self-signed certificate locks its user out.</summary>
    private static bool HasTrustedHttps(HttpContext context, bool isSelfSigned)
    {
        var isOurTls = context.Features.Get<ITlsHandshakeFeature>() is not null;
        return context.Request.IsHttps
            && (!isOurTls || !isSelfSigned)
            && context.Request.Host.Host != "localhost"
            && Uri.CheckHostName(context.Request.Host.Host) == UriHostNameType.Dns;
    }
}
