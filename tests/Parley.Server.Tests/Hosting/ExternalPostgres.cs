using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Npgsql;
using Parley.Server.Hosting.Files;

namespace Parley.Server.Tests.Hosting;

/// <summary>The system's PostgreSQL 15, started on a port of loopback in a folder of its own: the operator's database.</summary>
internal sealed class ExternalPostgres : IAsyncDisposable
{
    public const string Programs = "/usr/lib/postgresql/15/bin";

    private readonly TestFolder _folder = new();
    private readonly int _port = FreePort.Find();
    private Process? _process;

    public string ConnectionString => ConnectionStringTo("postgres");

    public static async Task<ExternalPostgres> StartAsync()
    {
        var postgres = new ExternalPostgres();
        string[] prefix = Unix.IsRoot ? ["unshare", "--user", "--map-user=65534", "--map-group=65534"] : [];
        await Shell.RunAsync([.. prefix, $"{Programs}/initdb", "-D", postgres._folder.Path, "-U", "operator", "-E", "UTF8", "--auth=trust", "--no-sync"]);
        string[] command =
        [
            .. prefix, $"{Programs}/postgres", "-D", postgres._folder.Path, "-p", $"{postgres._port}",
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off",
        ];
        postgres._process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var connection = new NpgsqlConnection(postgres.ConnectionString);
                await connection.OpenAsync();
                return postgres;
            }
            catch (NpgsqlException) when (attempt < 200)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Another empty database beside those of other tests; what it gives says how to reach it.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        var name = $"d{Guid.NewGuid():n}";
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"create database {name}", connection);
        await create.ExecuteNonQueryAsync();
        return ConnectionStringTo(name);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _ = Unix.Signal(_process.Id, Unix.Interrupt);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _folder.Dispose();
    }

    private string ConnectionStringTo(string database) => $"Host=127.0.0.1;Port={_port};Username=operator;Database={database};Pooling=false";
}

/// <summary>One PostgreSQL for tests that take a database of it each: making one takes seconds of a core.</summary>
public sealed class SharedExternalPostgres : IAsyncLifetime
{
    private ExternalPostgres? _postgres;

    public async Task InitializeAsync()
    {
        // Without it the tests are skipped.
        if (Directory.Exists(ExternalPostgres.Programs))
        {
            _postgres = await ExternalPostgres.StartAsync();
        }
    }

    public Task<string> NewDatabaseAsync() => _postgres!.NewDatabaseAsync();

    public async Task DisposeAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
    }
}

/// <summary>Tests that share the operator's database server.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "A collection is what xunit calls it.")]
public sealed class ExternalPostgresCollection : ICollectionFixture<SharedExternalPostgres>
{
    public const string Name = "external postgres";
}

/// <summary>A test that needs the system's PostgreSQL 15.</summary>
public sealed class ExternalPostgresFactAttribute : FactAttribute
{
    public ExternalPostgresFactAttribute()
    {
        if (!Directory.Exists(ExternalPostgres.Programs))
        {
            Skip = $"Needs PostgreSQL 15 in {ExternalPostgres.Programs} (Debian package postgresql-15).";
        }
    }
}
