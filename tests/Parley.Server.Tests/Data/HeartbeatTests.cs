using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Parley.Server.Data;
using Parley.Server.Hosting;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Data;

[Collection(ExternalPostgresCollection.Name)]
public sealed class HeartbeatTests(SharedExternalPostgres postgres)
{
    [ExternalPostgresFact]
    public async Task A_server_that_lost_its_lock_to_another_stops()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(database);
        await ExecuteAsync(source, "create table heartbeats (id int primary key, alive_at timestamptz not null)");
        using var lifetime = new Lifetime();
        var time = new TickingByHand();
        var emergency = new EmergencyStop(lifetime);
        using var heartbeat = new Heartbeat(source, emergency, time, NullLogger<Heartbeat>.Instance);
        await heartbeat.LockAsync(CancellationToken.None);
        await heartbeat.StartAsync(CancellationToken.None);

        await using var other = await source.OpenConnectionAsync();
        await ExecuteAsync(source, "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())");
        for (var isTaken = false; !isTaken;)
        {
            await using var take = new NpgsqlCommand($"select pg_try_advisory_lock({0x7061726c6579L})", other);
            isTaken = await take.ExecuteScalarAsync() is true;
        }

        // The first tick may only notice that the connection is gone.
        for (var attempt = 0; attempt < 500 && !heartbeat.ExecuteTask!.IsCompleted; attempt++)
        {
            time.Tick();
            await Task.WhenAny(heartbeat.ExecuteTask, Task.Delay(20));
        }

        lifetime.ApplicationStopping.IsCancellationRequested.ShouldBeTrue();
        emergency.Reason.ShouldNotBeNull().ShouldContain("Another Parley server");
        await heartbeat.StopAsync(CancellationToken.None);
    }

    [ExternalPostgresFact]
    public async Task A_second_server_changes_nothing_in_the_database_of_the_first()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(database);
        await using var first = await source.OpenConnectionAsync();
        await using (var take = new NpgsqlCommand($"select pg_advisory_lock({0x7061726c6579L})", first))
        {
            await take.ExecuteNonQueryAsync();
        }

        using var folder = new TestFolder();
        var (exitCode, _, errors) = await ChildServer.RunAsync(folder.Path, [], new Dictionary<string, string?> { ["Parley__Database"] = database });

        exitCode.ShouldBe(StartupException.Misconfigured);
        errors.ShouldContain("Another Parley server uses this database");
        await using var count = source.CreateCommand("select count(*) from pg_tables where schemaname = 'public'");
        (await count.ExecuteScalarAsync()).ShouldBe(0L);
    }

    [ExternalPostgresFact]
    public async Task An_external_database_that_cannot_be_used_is_named_in_one_line_without_its_password()
    {
        var database = await postgres.NewDatabaseAsync();
        using var folder = new TestFolder();

        foreach (var (wrong, reason) in new[] { ("Database=nowhere", "\"nowhere\" does not exist"), ("Username=nobody", "\"nobody\" does not exist") })
        {
            var (exitCode, _, errors) = await ChildServer.RunAsync(
                folder.Path, [], new Dictionary<string, string?> { ["Parley__Database"] = $"{database};{wrong};Password=s3cret" });

            exitCode.ShouldBe(StartupException.Failed);
            errors.ShouldStartWith("parley: The database at 127.0.0.1:");
            errors.ShouldContain("Parley__Database");
            errors.ShouldContain(reason);
            errors.ShouldNotContain("s3cret");
            errors.Split('\n').Length.ShouldBe(1);
        }
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Periods pass when the test says so.</summary>
    private sealed class TickingByHand : TimeProvider
    {
        private event Action? Ticks;

        public void Tick() => Ticks?.Invoke();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Ticks += () => callback(state);
            return new Never();
        }

        private sealed class Never : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
