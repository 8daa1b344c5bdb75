using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.HttpOverrides;
using Parley.Server.Hosting.Database;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Hosting.Web;

/// <summary>Anti-forgery, keys and the proxies whose word counts.</summary>
internal static class Protection
{
    public static void AddProtection(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context =>
            context.ProblemDetails.Extensions.TryAdd("code", Problems.CodeOf(context.ProblemDetails.Status ?? context.HttpContext.Response.StatusCode)));
        services.AddDataProtection().SetApplicationName("parley");
        services.AddOptions<KeyManagementOptions>()
            .Configure<DatabaseConnection>((keys, database) => keys.XmlRepository = new DatabaseKeys(database));
        // It warns at each new key that keys are stored as they are. The database is as private as what they protect.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "parley-form";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
    }

    public static void UseTrustedProxies(this IApplicationBuilder app, ParleyOptions options)
    {
        if (options.TrustedProxies.Count == 0)
        {
            return;
        }

        var forwarded = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            // As many proxies in a row as are trusted; the first untrusted sender is the client.
            ForwardLimit = null,
        };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in options.TrustedProxies)
        {
            forwarded.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(forwarded);
    }
}
