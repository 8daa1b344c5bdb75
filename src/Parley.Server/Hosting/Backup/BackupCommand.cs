using System.Reflection;
using Parley.Server.Hosting.Database;
using Parley.Server.Hosting.Files;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Hosting.Backup;

/// <summary><c>backup FILE</c>: everything in the database into one archive, whether a server is running on it or not.</summary>
internal static class BackupCommand
{
    public static async Task<string> RunAsync(IServiceProvider services, string file, CancellationToken cancellation)
    {
        if (File.Exists(file))
        {
            throw new StartupException($"{file} exists already; a backup never overwrites a file.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(file)))
        {
            throw new StartupException($"There is no folder {Path.GetDirectoryName(file)} to write the backup to.");
        }

        var database = services.GetRequiredService<DatabaseConnection>();
        using var data = await ReachAsync(services.GetRequiredService<ParleyOptions>(), database, cancellation);
        try
        {
            var manifest = await BackupWriter.WriteAsync(
                database.Source, file, ProductVersion(), services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellation);
            return $"Backup written: {file} ({manifest.Tables.Count} tables, {new FileInfo(file).Length / 1024 + 1} kB). It holds secrets; keep it private.";
        }
        finally
        {
            await database.DisposeAsync();
        }
    }

    public static string ProductVersion()
    {
        return typeof(BackupCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
    }

    /// <summary>Returns the data folder when it was free and is now held by this command.</summary>
    private static async Task<DataFolder?> ReachAsync(ParleyOptions options, DatabaseConnection database, CancellationToken cancellation)
    {
        if (!database.IsEmbedded)
        {
            await database.StartAsync(null, cancellation);
            return null;
        }

        if (!Directory.Exists(PostgresCluster.FolderIn(options.DataDirectory)))
        {
            throw new StartupException($"There is nothing to back up in {options.DataDirectory}: no server has made a database there.");
        }

        var data = DataFolder.TryOpen(options.DataDirectory, out var owner);
        if (data is not null)
        {
            await database.StartAsync(data, cancellation);
        }
        else if (!OperatingSystem.IsWindows())
        {
            database.Join(owner);
        }

        return data;
    }
}
