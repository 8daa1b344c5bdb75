using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Parley.Meetings;
using Parley.Server.Calls.Doors;
using Parley.Server.Tests.Accounts;

namespace Parley.Server.Tests.Calls.Doors;

/// <summary>Anybody can sign up with anybody's address; where mail is off, nothing else is ever asked of them.</summary>
[Collection(ServerCollection.Name)]
public sealed class UnprovenAddressTests(ServerFixture server)
{
    [Fact]
    public async Task An_address_alone_is_no_invitation_and_the_personal_link_to_it_is()
    {
        await using var meeting = await PlannedMeeting.ScheduleAsync(server, ["Cora"], ["Ivy"]);
        using var second = await meeting.ScheduleAgainAsync(["Cora"], ["Ivy"]);
        var other = JsonNode.Parse(await second.Content.ReadAsStringAsync())!["meetingId"]!.GetValue<string>();
        await using (var db = await server.DatabaseAsync())
        {
            await db.Accounts.Where(row => row.Id == meeting.Accounts["Cora"].Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.EmailConfirmed, false));
        }

        using var shown = await meeting.SendAsync("Cora", HttpMethod.Get, $"/api/meetings/{meeting.Id}");
        JsonNode.Parse(await shown.Content.ReadAsStringAsync())!["participantCount"]!.GetValue<int>().ShouldBe(0);
        using var list = await meeting.SendAsync("Cora", HttpMethod.Get, "/api/meetings");
        JsonNode.Parse(await list.Content.ReadAsStringAsync())!["items"]!.AsArray().ShouldBeEmpty();

        (await SeatAsync(meeting, meeting.Id, null)).ShouldBe(("participant", false));
        (await SeatAsync(meeting, meeting.Id, await TicketAsync(meeting.Id, "Ivy"))).ShouldBe(("participant", false));
        (await SeatAsync(meeting, other, await TicketAsync(other, "Cora"))).ShouldBe(("cohost", true));
    }

    private async Task<string> TicketAsync(string meeting, string name)
    {
        MeetingId.TryParse(meeting, out var id).ShouldBeTrue();
        await using var db = await server.DatabaseAsync();
        var invitee = await db.Invitees.SingleAsync(row => row.MeetingId == meeting && row.Name == name);
        return server.Services.GetRequiredService<JoinTickets>().Write(JoinTicket.ForInvitation(id, invitee.Id, invitee.LinkNumber, TimeProvider.System.GetUtcNow().AddDays(1)));
    }

    private static async Task<(string Role, bool Invited)> SeatAsync(PlannedMeeting people, string meeting, string? ticket)
    {
        var client = await people.ConnectAsync("Cora");
        HubCalls.CodeOf(await client.JoinAsync(meeting, "Cora", ticket: ticket)).ShouldBe(HubCalls.Accepted);
        var me = (await client.NextAsync("meetingJoined"))["participants"]!.AsArray().Single(one => one!["participantId"]!.GetValue<string>() == client.ParticipantId)!;
        await client.DoAsync("leaveMeeting");
        return (me["role"]!.GetValue<string>(), me["invited"]!.GetValue<bool>());
    }
}
