using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Accounts.Sessions;
using Parley.Server.Calls;
using Parley.Server.Tests.Accounts;
using Parley.Server.Tests.Calls.Doors;

namespace Parley.Server.Tests.Calls;

/// <summary>A call that was joined as an account lasts no longer than the account's session.</summary>
[Collection(ServerCollection.Name)]
public sealed class EndedSessionTests(ServerFixture server)
{
    [Fact]
    public async Task Who_has_no_session_any_more_is_out_and_comes_back_as_a_guest()
    {
        await using var meeting = await PlannedMeeting.ScheduleAsync(server, ["Cora"], ["Ivy"]);
        var host = await meeting.EnterAsync("Host");
        var cora = await meeting.EnterAsync("Cora");
        var ivy = await meeting.EnterAsync("Ivy");
        var guest = await meeting.EnterAsync("Gus");
        await using (var db = await server.DatabaseAsync())
        {
            // Signed out everywhere; and, of the other, a new password.
            await db.AccountSessions.Where(row => row.AccountId == meeting.Accounts["Cora"].Id).ExecuteDeleteAsync();
            await db.Accounts.Where(row => row.Id == meeting.Accounts["Ivy"].Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.SecurityStamp, Guid.NewGuid().ToString()));
        }

        await server.Services.GetRequiredService<EndedSessions>().RunAsync(CancellationToken.None);

        foreach (var gone in new[] { cora, ivy })
        {
            await gone.Closed.WaitAsync(TimeSpan.FromSeconds(30));
            (await host.NextAsync("participantLeft", left => left["participantId"]!.GetValue<string>() == gone.ParticipantId))["reason"]!.GetValue<string>().ShouldBe("left");
        }

        (await host.TryAsync("chatMessage", new { text = "still here" })).ShouldBe(HubCalls.Accepted);
        (await guest.TryAsync("chatMessage", new { text = "me too" })).ShouldBe(HubCalls.Accepted);

        // The seat's token does not bring back the account, nor the co-host.
        await using var again = await HubClient.ConnectAsync(server.BaseUrl);
        HubCalls.CodeOf(await again.JoinAsync(meeting.Id, "Cora?", seatToken: cora.SeatToken)).ShouldBe(HubCalls.Accepted);
        again.ParticipantId.ShouldNotBe(cora.ParticipantId);
        var me = (await again.NextAsync("meetingJoined"))["participants"]!.AsArray().Single(one => one!["participantId"]!.GetValue<string>() == again.ParticipantId)!;
        (me["displayName"]!.GetValue<string>(), me["guest"]!.GetValue<bool>(), me["role"]!.GetValue<string>()).ShouldBe(("Cora?", true, "participant"));

        // A second try with the same token is the same guest.
        await using var reloaded = await HubClient.ConnectAsync(server.BaseUrl);
        HubCalls.CodeOf(await reloaded.JoinAsync(meeting.Id, "Cora?", seatToken: cora.SeatToken, takeOver: true)).ShouldBe(HubCalls.Accepted);
        reloaded.ParticipantId.ShouldBe(again.ParticipantId);
    }

    [Fact]
    public async Task A_seat_taken_with_a_ticket_lasts_no_longer_than_the_session_that_made_the_ticket()
    {
        await using var meeting = await PlannedMeeting.ScheduleAsync(server, ["Cora"], ["Ivy", "Otto"]);
        var host = await meeting.EnterAsync("Host");
        var seats = new Dictionary<string, (HubClient Client, string Ticket)>();
        foreach (var name in new[] { "Cora", "Ivy", "Otto" })
        {
            using var answer = await meeting.SendAsync(name, HttpMethod.Post, $"/api/meetings/{meeting.Id}/tickets", new { });
            var ticket = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["ticket"]!.GetValue<string>();
            // A connection of nobody's: only the ticket says who it is.
            var client = await meeting.ConnectAsync($"guest for {name}");
            HubCalls.CodeOf(await client.JoinAsync(meeting.Id, name, ticket: ticket)).ShouldBe(HubCalls.Accepted);
            seats[name] = (client, ticket);
        }

        // Cora signs out where the ticket was made, Ivy has a new password; Otto's other session ends.
        using (await meeting.SendAsync("Cora", HttpMethod.Post, "/api/auth/revoke"))
        await using (var db = await server.DatabaseAsync())
        {
            await db.Accounts.Where(row => row.Id == meeting.Accounts["Ivy"].Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.SecurityStamp, Guid.NewGuid().ToString()));
        }

        var other = (await server.Services.GetRequiredService<ApiTokens>().BeginAsync(meeting.Accounts["Otto"], CancellationToken.None)).AccessToken;
        await server.Services.GetRequiredService<ApiTokens>().RevokeAsync(other, CancellationToken.None);
        await server.Services.GetRequiredService<EndedSessions>().RunAsync(CancellationToken.None);

        foreach (var name in new[] { "Cora", "Ivy" })
        {
            var (client, ticket) = seats[name];
            await client.Closed.WaitAsync(TimeSpan.FromSeconds(30));
            await host.NextAsync("participantLeft", left => left["participantId"]!.GetValue<string>() == client.ParticipantId);
            HubCalls.CodeOf(await (await meeting.ConnectAsync($"again for {name}")).JoinAsync(meeting.Id, name, ticket: ticket)).ShouldBe("ticket_invalid");
        }

        (await seats["Otto"].Client.TryAsync("chatMessage", new { text = "still here" })).ShouldBe(HubCalls.Accepted);
    }
}
