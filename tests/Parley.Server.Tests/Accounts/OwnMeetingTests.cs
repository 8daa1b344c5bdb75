using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Tests.Calls;

namespace Parley.Server.Tests.Accounts;

[Collection(ServerCollection.Name)]
public sealed class OwnMeetingTests(ServerFixture server)
{
    [Fact]
    public async Task A_meeting_made_by_an_account_is_its_own_wherever_it_comes_from()
    {
        var ada = await server.MakeAccountAsync();
        var bob = await server.MakeAccountAsync(fullName: "Bob");
        using var adas = new Browser(server.BaseUrl);
        using var bobs = new Browser(server.BaseUrl);
        using var signIn = await bobs.SignInAsync(bob.Email!, MadeAccount.Password);
        var (access, _) = await adas.TokensAsync(ada.Email!);
        using var made = await adas.BearAsync(access, "/api/meetings", HttpMethod.Post, JsonContent.Create(new { title = "Ada's" }));
        var meeting = JsonNode.Parse(await made.Content.ReadAsStringAsync())!;
        var id = meeting["meetingId"]!.GetValue<string>();

        await using var host = await HubClient.ConnectAsync(server.BaseUrl, accessToken: access);
        await host.JoinAsync(id, "Ada");
        await using var other = await HubClient.ConnectAsync(server.BaseUrl, cookie: bobs.Cookies.GetCookieHeader(new Uri(server.BaseUrl)));
        await other.JoinAsync(id, "Bob");
        await using var guest = await HubClient.EnterAsync(server.BaseUrl, id, "Cid");
        var people = (await guest.NextAsync("meetingJoined"))["participants"]!.AsArray()
            .Select(one => (one!["displayName"]!.GetValue<string>(), one["role"]!.GetValue<string>(), one["guest"]!.GetValue<bool>()))
            .Order();

        people.ShouldBe([("Ada Lovelace", "host", false), ("Bob", "participant", false), ("Cid", "participant", true)]);
        meeting["host"]!["name"]!.GetValue<string>().ShouldBe("Ada Lovelace");
        await using var db = await server.DatabaseAsync();
        (await db.Meetings.SingleAsync(row => row.Id == id)).HostAccountId.ShouldBe(ada.Id);
        (await db.Seats.Where(seat => db.Sessions.Any(session => session.Id == seat.SessionId && session.MeetingId == id)).OrderBy(seat => seat.Number).Select(seat => seat.AccountId).ToListAsync())
            .ShouldBe([ada.Id, bob.Id, null]);
    }

    [Fact]
    public async Task A_guests_meeting_belongs_to_nobody()
    {
        using var browser = new Browser(server.BaseUrl);
        using var made = await browser.Http.PostAsJsonAsync("/api/meetings", new { title = "Anybody's" });
        var id = JsonNode.Parse(await made.Content.ReadAsStringAsync())!["meetingId"]!.GetValue<string>();

        await using var db = await server.DatabaseAsync();
        (await db.Meetings.SingleAsync(row => row.Id == id)).HostAccountId.ShouldBeNull();
    }
}
