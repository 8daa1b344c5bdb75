using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Parley.Server.Calls;

namespace Parley.Server.Tests.Calls;

/// <summary>A server of its own: these tests count its connections.</summary>
public sealed class DisconnectTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_connection_lost_while_joining_leaves_no_ghost()
    {
        var id = await MeetingAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");
        var connections = server.Services.GetRequiredService<ConnectionOutboxes>();
        var before = connections.Count;
        await using var ben = await HubClient.ConnectAsync(server.BaseUrl);
        await using (var database = await server.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync())
        await using (var transaction = await database.BeginTransactionAsync())
        {
            await using var block = new NpgsqlCommand("lock table seats in exclusive mode", database);
            await block.ExecuteNonQueryAsync();
            var joining = ben.JoinAsync(id, "Ben");
            await UntilAsync(async () => await WaitingAsync() > 0);
            ben.Abort();
            await UntilAsync(() => Task.FromResult(connections.Count == before));
            await transaction.CommitAsync();
            await Should.ThrowAsync<InvalidOperationException>(joining);
        }

        var shown = await ann.NextAsync("newParticipant");
        var away = await ann.NextAsync("participantsUpdate");

        away["participants"]![0]!["participantId"]!.GetValue<string>().ShouldBe(shown["participant"]!["participantId"]!.GetValue<string>());
        away["participants"]![0]!["presence"]!.GetValue<string>().ShouldBe("away");
    }

    [Fact]
    public async Task A_refused_join_leaves_the_seat_that_the_connection_has()
    {
        var id = await MeetingAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");
        await using var ben = await HubClient.EnterAsync(server.BaseUrl, id, "Ben");

        (await ann.JoinAsync(id, "", seatToken: new string('b', 43)))["code"]!.GetValue<string>().ShouldBe("name_invalid");
        (await ann.CallAsync("chatMessage", new { commandId = Guid.NewGuid(), text = "still here" }))["accepted"]!.GetValue<bool>().ShouldBeTrue();

        var first = ann.ParticipantId;
        (await ann.JoinAsync(id, "Anna", seatToken: new string('b', 43)))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        (await ben.NextAsync("participantLeft"))["participantId"]!.GetValue<string>().ShouldBe(first);
    }

    private async Task<string> MeetingAsync()
    {
        using var http = server.CreateClient();
        using var answer = await http.PostAsJsonAsync("/api/meetings", new { });
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["meetingId"]!.GetValue<string>();
    }

    private async Task<long> WaitingAsync()
    {
        await using var count = server.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("select count(*) from pg_locks where not granted");
        return (long)(await count.ExecuteScalarAsync())!;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var attempt = 0; attempt < 500; attempt++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(20);
        }

        throw new TimeoutException("It did not come about within 10 s.");
    }
}
