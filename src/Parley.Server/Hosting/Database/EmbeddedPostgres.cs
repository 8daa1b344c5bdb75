using System.Diagnostics;
using System.Runtime.Versioning;
using Npgsql;
using Parley.Server.Hosting.Files;

namespace Parley.Server.Hosting.Database;

/// <summary>The private PostgreSQL of this server: made, started, watched, started again when it dies, stopped with the server.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed partial class EmbeddedPostgres(
    DataFolder data, ProgramFolder program, TimeProvider time, ILoggerFactory logging) : IAsyncDisposable
{
    public const string DatabaseName = "parley";

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly ILogger _logger = logging.CreateLogger<EmbeddedPostgres>();
    private readonly CancellationTokenSource _stopping = new();
    private Process? _process;
    private Task _watching = Task.CompletedTask;

    /// <summary>The connection string of a running embedded database; <see cref="StartAsync"/> returns it too.</summary>
    public static string ConnectionStringFor(string socketFolder, string database = DatabaseName)
    {
        return new NpgsqlConnectionStringBuilder
        {
            Host = socketFolder,
            Username = PostgresCluster.User,
            Database = database,
            MaxPoolSize = 30,
            // An idle connection is a process of about 5 MB; the next one takes milliseconds.
            ConnectionIdleLifetime = 60,
        }.ConnectionString;
    }

    public async Task<string> StartAsync(CancellationToken cancellation)
    {
        if (data.Path.IndexOfAny(['"', '$', '`', '\\', '\n']) >= 0)
        {
            // initdb starts its own programs through a shell, in which these mean something.
            throw new StartupException(
                $"The path of the data folder, {data.Path}, must not contain any of \" $ ` \\; set Parley__DataDirectory to another one.",
                StartupException.Misconfigured);
        }

        var programs = PostgresPrograms.Describe(program, data);
        var cluster = new PostgresCluster(data, programs);
        cluster.RefuseOtherMajor();
        var stale = new StalePostgres(cluster.Folder, time, logging.CreateLogger<StalePostgres>());
        await stale.StopAsync(cancellation);
        programs.Install(program);
        var user = await DatabaseUser.ChooseAsync(data, cancellation);
        await user.GiveAsync(cancellation, programs.Folder, Path.GetDirectoryName(programs.Folder)!);
        await cluster.CreateIfMissingAsync(user, cancellation);
        var socketFolder = SocketFolder.Prepare(data.Path);
        cluster.Configure(socketFolder);
        await user.GiveAsync(cancellation, cluster.Folder, socketFolder);

        string[] command = [.. NewProcessGroup(), .. user.Prefix, programs.Postgres, "-D", cluster.Folder];
        await StartProcessAsync(command, ConnectionStringFor(socketFolder, "postgres"), cancellation);
        programs.RemoveOthers();
        await CreateDatabaseAsync(ConnectionStringFor(socketFolder, "postgres"), cancellation);
        _watching = WatchAsync(command, stale, ConnectionStringFor(socketFolder, "postgres"));
        return ConnectionStringFor(socketFolder);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching;
        if (_process is { } process)
        {
            await StopProcessAsync(process);
            process.Dispose();
            _process = null;
        }

        _stopping.Dispose();
    }

    /// <summary>Ctrl+C reaches the whole process group of the terminal; the database must outlive the server's last write.</summary>
    private static string[] NewProcessGroup() => ChildProcess.Find("setsid") is { } setsid ? [setsid] : [];

    private async Task StartProcessAsync(string[] command, string connectionString, CancellationToken cancellation)
    {
        var lastLine = "";
        var process = ChildProcess.Start(command, data.Path, line =>
        {
            lastLine = line;
            Report(line);
        });
        _process = process;

        var start = time.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(10); ; pause = Min(pause * 1.5, TimeSpan.FromMilliseconds(200)))
        {
            await Task.Delay(pause, time, cancellation);
            if (process.HasExited)
            {
                await process.WaitForExitAsync(cancellation);
                throw new StartupException($"The database did not start: {lastLine}");
            }

            if (await AnswersAsync(connectionString, cancellation))
            {
                return;
            }

            if (time.GetElapsedTime(start) > StartPatience)
            {
                throw new StartupException($"The database did not answer within {StartPatience.TotalSeconds:0} s: {lastLine}");
            }
        }
    }

    private static async Task<bool> AnswersAsync(string connectionString, CancellationToken cancellation)
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
            await connection.OpenAsync(cancellation);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static async Task CreateDatabaseAsync(string connectionString, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(cancellation);
        await using var find = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection)
        {
            Parameters = { new() { Value = DatabaseName } },
        };
        if (await find.ExecuteScalarAsync(cancellation) is null)
        {
            await using var create = new NpgsqlCommand($"create database {DatabaseName}", connection);
            await create.ExecuteNonQueryAsync(cancellation);
        }
    }

    private async Task WatchAsync(string[] command, StalePostgres stale, string connectionString)
    {
        var pause = TimeSpan.FromMilliseconds(200);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var ended = _process!;
                await ended.WaitForExitAsync(_stopping.Token);
                LogDied(_logger, ended.ExitCode, pause.TotalSeconds);
                await Task.Delay(pause, time, _stopping.Token);
                pause = Min(pause * 2, LongestPause);
                await stale.StopAsync(_stopping.Token);
                var started = time.GetTimestamp();
                await StartProcessAsync(command, connectionString, _stopping.Token);
                LogBack(_logger, time.GetElapsedTime(started).TotalSeconds);
                ended.Dispose();
                pause = TimeSpan.FromMilliseconds(200);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception error) when (error is StartupException or IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
            {
                // The next round sees the process gone (or never started) and tries again after a longer pause.
                LogNotBack(_logger, error.Message);
            }
        }
    }

    private async Task StopProcessAsync(Process process)
    {
        if (process.HasExited)
        {
            return;
        }

        // SIGINT is PostgreSQL's fast shutdown: connections are ended, everything is written.
        _ = Unix.Signal(process.Id, Unix.Interrupt);
        using var patience = new CancellationTokenSource(StopPatience, time);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            LogStopsLate(_logger, StopPatience.TotalSeconds);
            _ = Unix.Signal(process.Id, Unix.Quit);
            await process.WaitForExitAsync();
        }
    }

    private void Report(string line)
    {
        if (line.StartsWith("FATAL:", StringComparison.Ordinal) || line.StartsWith("PANIC:", StringComparison.Ordinal))
        {
            // "the database system is starting up" and the like answer our own first questions.
            LogSevere(_logger, line.Contains("database system is", StringComparison.Ordinal) ? LogLevel.Debug : LogLevel.Warning, line);
            return;
        }

        LogSevere(_logger, line.StartsWith("WARNING:", StringComparison.Ordinal) ? LogLevel.Warning : LogLevel.Debug, line);
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    [LoggerMessage(1000, LogLevel.Error, "The database process ended (exit code {ExitCode}); starting it again in {Seconds} s")]
    private static partial void LogDied(ILogger logger, int exitCode, double seconds);

    [LoggerMessage(1001, LogLevel.Information, "The database is back after {Seconds:0.0} s")]
    private static partial void LogBack(ILogger logger, double seconds);

    [LoggerMessage(1002, LogLevel.Error, "The database could not be started again: {Reason}")]
    private static partial void LogNotBack(ILogger logger, string reason);

    [LoggerMessage(1003, LogLevel.Warning, "The database did not stop within {Seconds} s; stopping it at once, it recovers at the next start")]
    private static partial void LogStopsLate(ILogger logger, double seconds);

    [LoggerMessage(EventId = 1004, Message = "PostgreSQL: {Line}")]
    private static partial void LogSevere(ILogger logger, LogLevel level, string line);
}
