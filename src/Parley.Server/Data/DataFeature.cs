using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using Parley.Server.Hosting;
using Parley.Server.Hosting.Backup;

namespace Parley.Server.Data;

internal static class DataFeature
{
    public static IServiceCollection AddData(this IServiceCollection services)
    {
        services.AddDbContextFactory<ParleyDb>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
            // A failed command is an exception that its caller reports; the first migration of all begins with one that is expected.
            .ConfigureWarnings(warnings => warnings.Log((RelationalEventId.CommandError, LogLevel.Debug))));
        // First: a second server must not change the schema under the one that runs.
        services.AddSingleton(new DatabaseSetup((provider, cancellation) => provider.GetRequiredService<Heartbeat>().LockAsync(cancellation)));
        services.AddSingleton(new DatabaseSetup(MigrateAsync));
        services.AddSingleton(new SchemaScript(ScriptUpTo));
        services.AddSingleton<MeetingStore>();
        services.AddSingleton<Heartbeat>();
        services.AddHostedService(provider => provider.GetRequiredService<Heartbeat>());
        return services;
    }

    /// <summary>Brings the schema up to date.</summary>
    private static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        if (await Schema.IsCurrentAsync(services.GetRequiredService<NpgsqlDataSource>(), cancellationToken))
        {
            return;
        }

        await using var db = await services.GetRequiredService<IDbContextFactory<ParleyDb>>().CreateDbContextAsync(cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
    }

    /// <summary>Only writes SQL down, so it needs the dialect and no server.</summary>
    private static string? ScriptUpTo(string migration)
    {
        using var db = new ParleyDb(new DbContextOptionsBuilder<ParleyDb>().UseNpgsql().Options);
        return db.Database.GetMigrations().Contains(migration)
            ? db.GetService<IMigrator>().GenerateScript(toMigration: migration, options: MigrationsSqlGenerationOptions.NoTransactions)
            : null;
    }
}
