using Microsoft.AspNetCore.Server.Kestrel.Core;
using Parley.Server.Hosting.Database;
using Parley.Server.Hosting.Files;
using Parley.Server.Hosting.Health;
using Parley.Server.Hosting.Metrics;
using Parley.Server.Hosting.Options;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Hosting;

/// <summary>Everything a server needs whatever it serves: settings, data folder, database, addresses, protection, health.</summary>
internal static class HostingFeature
{
    public static WebApplicationBuilder CreateBuilder(string[] configuration, ProgramFolder program)
    {
        if (!OperatingSystem.IsWindows())
        {
            // Files 0600, folders 0700, whoever writes them.
            _ = Unix.SetUmask(0b000_111_111);
        }

        return WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = configuration,
            // Never the caller's folder: appsettings.json and wwwroot belong to the program.
            ContentRootPath = program.Path,
            WebRootPath = Path.Combine(program.Path, "wwwroot"),
        });
    }

    public static void AddHosting(this WebApplicationBuilder builder, ProgramFolder program)
    {
        var services = builder.Services;
        services.AddSingleton(program);
        services.AddSingleton(OptionsReader.Read(builder.Configuration, program));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<DatabaseConnection>();
        services.AddSingleton(provider => provider.GetRequiredService<DatabaseConnection>().Source);
        services.AddSingleton<ServerRun>();
        services.AddSingleton<EmergencyStop>();
        // What is still open after that is cut, so that Ctrl+C ends within five seconds, the database included.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(3));
        services.AddSingleton<ServerCertificate>();
        services.AddSingleton<ServerAddresses>();
        services.AddOptions<KestrelServerOptions>().Configure<ParleyOptions, ServerCertificate>(Listening.Configure);
        services.AddHealth();
        services.AddMetricsPage();
        builder.AddProtection();
        builder.AddQuietStart();
    }

    public static void UseHosting(this WebApplication app)
    {
        app.UseSecurityHeaders(app.Services.GetRequiredService<ServerCertificate>().IsSelfSigned);
        app.UseTrustedProxies(app.Services.GetRequiredService<ParleyOptions>());
        app.UseErrorAnswers();
        app.UseSameOrigin();
        app.UseClientFiles();
        app.UseHeadAsGet();
        app.UseJsonByDefault();
        // After error handling, which sends a request round again to another route.
        app.UseRouting();
    }

    public static void MapHosting(this WebApplication app)
    {
        app.MapHealth();
        app.MapMetrics();
    }
}
