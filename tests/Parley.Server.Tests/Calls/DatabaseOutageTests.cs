using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Parley.Server.Calls;
using Parley.Server.Calls.Media;
using Parley.Server.Data;
using Parley.Server.Hosting.Database;

namespace Parley.Server.Tests.Calls;

/// <summary>A server of its own, whose database goes away and comes back.</summary>
public sealed class DatabaseOutageTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task While_the_database_is_away_everything_says_so_and_afterwards_it_works_again()
    {
        using var http = server.CreateClient();
        using var made = await http.PostAsJsonAsync("/api/meetings", new { });
        var id = (await made.Content.ReadFromJsonAsync<JsonObject>())!["meetingId"]!.GetValue<string>();
        using var other = await http.PostAsJsonAsync("/api/meetings", new { });
        var otherId = (await other.Content.ReadFromJsonAsync<JsonObject>())!["meetingId"]!.GetValue<string>();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");
        await using var ben = await HubClient.ConnectAsync(server.BaseUrl);
        var message = new { commandId = Guid.NewGuid(), text = "still here" };

        await using (await OutageAsync())
        {
            foreach (var attempt in new[] { 1, 2 })
            {
                using var found = await http.GetAsync(new Uri($"/api/meetings/{id}", UriKind.Relative));
                found.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, $"attempt {attempt}");
                (await found.Content.ReadAsStringAsync()).ShouldContain("\"code\":\"unavailable\"");
                Code(await ben.JoinAsync(otherId, "Ben")).ShouldBe("unavailable");
                Code(await ben.JoinAsync(otherId, "Ben", hostToken: new string('x', 43))).ShouldBe("unavailable");
                Code(await ben.CallAsync("createMeeting", new { commandId = Guid.NewGuid(), title = (string?)null, displayName = (string?)null })).ShouldBe("unavailable");
                Code(await ann.CallAsync("chatMessage", message)).ShouldBe("unavailable");
            }
        }

        (await ann.CallAsync("chatMessage", message))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        (await ben.JoinAsync(id, "Ben"))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        (await ben.NextAsync("meetingJoined"))["chat"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_publisher_that_goes_while_the_database_is_away_has_left_when_it_is_back()
    {
        using var stream = await Streams.StreamClient.CreateAsync(server);
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, stream.MeetingId, "Ann");
        await Streams.StreamClient.SessionOfAsync(stream.PublishAsync());
        var node = server.Services.GetRequiredService<MediaServer>().Node!;
        var peer = (await node.SnapshotAsync()).Rooms.Single(room => room.RoomId == stream.MeetingId).Peers.Single().PeerId;

        await using (await OutageAsync())
        {
            (await node.RemoveAsync(stream.MeetingId, peer)).ShouldBeTrue();
            // Handled after the first try to say that the publisher is gone.
            Code(await ann.CallAsync("chatMessage", new { commandId = Guid.NewGuid(), text = "still here" })).ShouldBe("unavailable");
        }

        (await ann.NextAsync("participantLeft"))["reason"]!.GetValue<string>().ShouldBe("lost");
    }

    [Fact]
    public async Task Completing_unused_meetings_survives_a_database_that_is_away()
    {
        var logger = new FirstLine<UnusedMeetings>();
        using var unused = new UnusedMeetings(new NoDatabase(), TimeProvider.System, logger);

        await unused.StartAsync(CancellationToken.None);
        await Task.WhenAny(unused.ExecuteTask!, logger.Written).WaitAsync(TimeSpan.FromSeconds(60));

        unused.ExecuteTask!.IsFaulted.ShouldBeFalse($"a fault ends the server: {unused.ExecuteTask.Exception}");
        await unused.StopAsync(CancellationToken.None);
    }

    private static string Code(JsonObject reply) => reply["code"]!.GetValue<string>();

    /// <summary>Ends all connections and lets none in until it is disposed.</summary>
    private async Task<IAsyncDisposable> OutageAsync()
    {
        var socketFolder = (await File.ReadAllLinesAsync(Path.Combine(server.DataDirectory, "database", "postmaster.pid")))[4];
        var outage = new Outage(EmbeddedPostgres.ConnectionStringFor(socketFolder, "postgres") + ";Pooling=false");
        await outage.ExecuteAsync("alter database parley allow_connections false");
        await outage.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'parley'");
        return outage;
    }

    private sealed class Outage(string connectionString) : IAsyncDisposable
    {
        public async Task ExecuteAsync(string sql)
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }

        public async ValueTask DisposeAsync() => await ExecuteAsync("alter database parley allow_connections true");
    }

    private sealed class NoDatabase : IDbContextFactory<ParleyDb>
    {
        public ParleyDb CreateDbContext() =>
            new(new DbContextOptionsBuilder<ParleyDb>().UseNpgsql($"Host=127.0.0.1;Port={FreePort.Find()};Username=nobody").Options);
    }
}

/// <summary>Completes with the first line that is logged.</summary>
internal sealed class FirstLine<T> : ILogger<T>
{
    private readonly TaskCompletionSource<string> _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<string> Written => _written.Task;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _written.TrySetResult(formatter(state, exception));
}
