using System.Data;
using Npgsql;
using Parley.Server.Hosting;

namespace Parley.Server.Data;

/// <summary>Notes every ten seconds that the server lives, on a connection that holds the lock of the one server that may use the database.</summary>
internal sealed partial class Heartbeat(NpgsqlDataSource database, TimeProvider time, ILogger<Heartbeat> logger) : BackgroundService
{
    /// <summary>Key of the advisory lock: "parley" in ASCII.</summary>
    private const long OneServer = 0x7061726c6579;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>The database notices the end of a killed server within moments.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private NpgsqlConnection? _connection;

    /// <summary>When the previous run of the server was last alive; null on the first run.</summary>
    public DateTimeOffset? PreviousRun { get; private set; }

    /// <exception cref="StartupException">Another server uses this database.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (!await TryLockAsync(cancellationToken))
        {
            if (time.GetElapsedTime(start) > Patience)
            {
                throw new StartupException("Another Parley server uses this database. Two servers need two databases.", StartupException.Misconfigured);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellationToken);
        }

        await using (var read = new NpgsqlCommand("select alive_at from heartbeats where id = 1", _connection))
        {
            PreviousRun = await read.ExecuteScalarAsync(cancellationToken) is DateTime alive ? new DateTimeOffset(alive) : null;
        }

        await BeatAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (_connection?.State == ConnectionState.Open || await TryLockAsync(stoppingToken))
                {
                    await BeatAsync(stoppingToken);
                }
                else
                {
                    Log.LockLost(logger);
                }
            }
            catch (NpgsqlException error)
            {
                Log.Missed(logger, error);
            }
        }
    }

    private async Task<bool> TryLockAsync(CancellationToken cancellationToken)
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        _connection = await database.OpenConnectionAsync(cancellationToken);
        await using var take = new NpgsqlCommand("select pg_try_advisory_lock($1)", _connection) { Parameters = { new() { Value = OneServer } } };
        return await take.ExecuteScalarAsync(cancellationToken) is true;
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        await using var write = new NpgsqlCommand("insert into heartbeats (id, alive_at) values (1, $1) on conflict (id) do update set alive_at = excluded.alive_at", _connection)
        {
            Parameters = { new() { Value = time.GetUtcNow() } },
        };
        await write.ExecuteNonQueryAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Warning, "The heartbeat could not be written; trying again.")]
        public static partial void Missed(ILogger logger, Exception error);

        [LoggerMessage(2002, LogLevel.Critical, "Another Parley server has taken this database while the connection was lost. Stop one of the two.")]
        public static partial void LockLost(ILogger logger);
    }
}
