using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using Parley.Server.Hosting.Files;

namespace Parley.Server.Hosting.Database;

/// <summary>The embedded database's files: made once by initdb, checked and configured at each start.</summary>
internal sealed class PostgresCluster(DataFolder data, PostgresPrograms programs)
{
    public const string User = "parley";

    public string Folder { get; } = FolderIn(data.Path);

    public static string FolderIn(string dataFolder) => Path.Combine(dataFolder, "database");

    [UnsupportedOSPlatform("windows")]
    public void RefuseOtherMajor()
    {
        var file = Path.Combine(Folder, "PG_VERSION");
        if (!Directory.Exists(Folder))
        {
            return;
        }

        var major = File.Exists(file) ? File.ReadAllText(file).Trim() : "unknown";
        if (major != programs.Major.ToString(CultureInfo.InvariantCulture))
        {
            throw new StartupException(
                $"The database in {Folder} was made by PostgreSQL {major}, but this version of Parley brings PostgreSQL {programs.Major}. "
                + "Nothing was changed. Run 'backup FILE' with the Parley version that made it, move the folder away, "
                + "then run 'restore FILE' with this version.");
        }
    }

    [UnsupportedOSPlatform("windows")]
    public async Task CreateIfMissingAsync(DatabaseUser user, CancellationToken cancellation)
    {
        if (Directory.Exists(Folder))
        {
            return;
        }

        // initdb may be cut short by a crash; only a whole cluster gets the name.
        var unfinished = Folder + ".new";
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        DataFolder.CreatePrivate(unfinished);
        await user.GiveAsync(cancellation, unfinished);

        // The built-in C.UTF-8 locale does not change with the system's or ICU's version, so indexes never go stale.
        var (exitCode, output) = await ChildProcess.RunAsync(
            [
                .. user.Prefix, programs.InitDb, "--pgdata", unfinished, "--username", User, "--encoding=UTF8",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
                "--auth-local=trust", "--auth-host=reject", "--no-instructions",
            ],
            data.Path, cancellation);
        if (exitCode != 0)
        {
            throw new StartupException($"The database could not be made in {unfinished}: {output.ReplaceLineEndings(" ")}");
        }

        Directory.Move(unfinished, Folder);
    }

    /// <summary>Writes the whole configuration anew: it is the program's, not the operator's, and holds this start's socket folder.</summary>
    public void Configure(string socketFolder)
    {
        Write("postgresql.conf", $"""
            # Written by the server at each start; changes are lost.
            listen_addresses = ''
            unix_socket_directories = '{socketFolder}'
            unix_socket_permissions = 0700
            max_connections = 40
            timezone = 'UTC'
            log_timezone = 'UTC'
            log_line_prefix = ''
            # Small: a meeting server's rows fit into a few megabytes, and the system's file cache serves the rest.
            shared_buffers = 24MB
            work_mem = 2MB
            maintenance_work_mem = 16MB
            wal_buffers = 1MB
            min_wal_size = 32MB
            max_wal_size = 128MB
            jit = off
            # No processes for what is not used: replication, parallel queries, I/O workers.
            wal_level = minimal
            max_wal_senders = 0
            max_logical_replication_workers = 0
            max_parallel_workers = 0
            max_parallel_workers_per_gather = 0
            max_worker_processes = 0
            io_method = sync
            autovacuum_max_workers = 1
            autovacuum_worker_slots = 1

            """);
        // Whoever reaches the socket is the same user of the system: its folder is closed to everybody else.
        Write("pg_hba.conf", "local all all trust\n");
    }

    private void Write(string name, string text)
    {
        File.WriteAllText(Path.Combine(Folder, name), text, new UTF8Encoding(false));
    }
}
