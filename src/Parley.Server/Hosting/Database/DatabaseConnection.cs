using System.Runtime.Versioning;
using Npgsql;
using Parley.Server.Hosting.Files;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Hosting.Database;

/// <summary>The one database, embedded or external. Ready once <see cref="StartAsync"/> has ended, which is before anything else runs.</summary>
internal sealed class DatabaseConnection(
    ParleyOptions options, ProgramFolder program, TimeProvider time, ILoggerFactory logging) : IAsyncDisposable
{
    private EmbeddedPostgres? _embedded;
    private NpgsqlDataSource? _source;

    public NpgsqlDataSource Source => _source ?? throw new InvalidOperationException("The database is not started yet.");

    public bool IsEmbedded => options.Database is null;

    /// <param name="data">Null only for an external database.</param>
    public async Task StartAsync(DataFolder? data, CancellationToken cancellation)
    {
        string connectionString;
        if (options.Database is { } external)
        {
            await ExternalDatabase.CheckAsync(external, time, logging.CreateLogger("Parley.Server.Hosting.Database"), cancellation);
            connectionString = external;
        }
        else if (OperatingSystem.IsWindows())
        {
            throw new StartupException(
                "The embedded database is not available on Windows yet; set Parley__Database to the connection string of a PostgreSQL 14 or newer.",
                StartupException.Misconfigured);
        }
        else
        {
            _embedded = new EmbeddedPostgres(data!, program, time, logging);
            connectionString = await _embedded.StartAsync(cancellation);
        }

        _source = Build(connectionString);
    }

    /// <summary>Joins the embedded database of a server that runs on the data folder.</summary>
    [UnsupportedOSPlatform("windows")]
    public void Join(string runningOwner)
    {
        var stale = new StalePostgres(PostgresCluster.FolderIn(options.DataDirectory), time, logging.CreateLogger<StalePostgres>());
        _source = Build(EmbeddedPostgres.ConnectionStringFor(stale.FindSocketFolder() ?? throw new StartupException(
            $"The server that uses {options.DataDirectory} (process {runningOwner}) has no database running just now; try again in a moment.")));
    }

    /// <summary>Harmless when repeated: the server's run ends it before the container does.</summary>
    public async ValueTask DisposeAsync()
    {
        var (source, embedded) = (_source, _embedded);
        (_source, _embedded) = (null, null);
        if (source is not null)
        {
            await source.DisposeAsync();
        }

        if (embedded is not null && !OperatingSystem.IsWindows())
        {
            await embedded.DisposeAsync();
        }
    }

    private NpgsqlDataSource Build(string connectionString)
    {
        return new NpgsqlDataSourceBuilder(connectionString) { Name = "parley" }.UseLoggerFactory(logging).Build();
    }
}
