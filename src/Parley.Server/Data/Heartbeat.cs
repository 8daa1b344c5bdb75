using Npgsql;

namespace Parley.Server.Data;

/// <summary>Notes every ten seconds that the server lives.</summary>
internal sealed partial class Heartbeat(NpgsqlDataSource database, TimeProvider time, ILogger<Heartbeat> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>When the previous run of the server was last alive; null on the first run.</summary>
    public DateTimeOffset? PreviousRun { get; private set; }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var read = database.CreateCommand("select alive_at from heartbeats where id = 1");
        PreviousRun = await read.ExecuteScalarAsync(cancellationToken) is DateTime alive ? new DateTimeOffset(alive) : null;
        await BeatAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await BeatAsync(stoppingToken);
            }
            catch (NpgsqlException error)
            {
                Log.Missed(logger, error);
            }
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        await using var write = database.CreateCommand("insert into heartbeats (id, alive_at) values (1, $1) on conflict (id) do update set alive_at = excluded.alive_at");
        write.Parameters.AddWithValue(time.GetUtcNow());
        await write.ExecuteNonQueryAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Warning, "The heartbeat could not be written; trying again.")]
        public static partial void Missed(ILogger logger, Exception error);
    }
}
