using Microsoft.AspNetCore.Server.Kestrel.Core;
using Parley.Server.Hosting.Database;
using Parley.Server.Hosting.Files;
using Parley.Server.Hosting.Options;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Hosting;

/// <summary>Everything a server needs whatever it serves: settings, data folder, database, addresses, protection, health.</summary>
internal static class HostingFeature
{
    public static WebApplicationBuilder CreateBuilder(string[] configuration, ProgramFolder program)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = configuration,
            // Never the caller's folder: appsettings.json and wwwroot belong to the program.
            ContentRootPath = program.Path,
            WebRootPath = Path.Combine(program.Path, "wwwroot"),
        });
        builder.Services.AddSingleton(program);
        return builder;
    }

    public static void AddHosting(this WebApplicationBuilder builder, ProgramFolder program)
    {
        var services = builder.Services;
        services.AddSingleton(OptionsReader.Read(builder.Configuration, program));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<DatabaseConnection>();
        services.AddSingleton(provider => provider.GetRequiredService<DatabaseConnection>().Source);
        services.AddSingleton<ServerRun>();
        services.AddSingleton<ServerCertificate>();
        services.AddSingleton<ServerAddresses>();
        services.AddOptions<KestrelServerOptions>().Configure<ParleyOptions, ServerCertificate>(Listening.Configure);
        builder.AddQuietStart();
    }

    public static void UseHosting(this WebApplication app)
    {
        app.UseStaticFiles();
    }
}
