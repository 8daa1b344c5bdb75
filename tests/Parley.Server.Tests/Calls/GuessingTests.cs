using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Calls;

/// <summary>A server of its own: afterwards this machine counts as somebody who guesses.</summary>
public sealed class GuessingTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Guessing_addresses_is_slowed_down_everywhere()
    {
        using var http = server.CreateClient();
        using var made = await http.PostAsJsonAsync("/api/meetings", new { });
        var id = (await made.Content.ReadFromJsonAsync<JsonObject>())!["meetingId"]!.GetValue<string>();
        await using var guest = await HubClient.ConnectAsync(server.BaseUrl);
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");
        ann.Abort();

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 32; i++)
        {
            using var answer = await http.GetAsync($"/api/meetings/aaa-aaaa-a{(char)('a' + (i / 26))}{(char)('a' + (i % 26))}");
            answers.Add(answer.StatusCode);
        }

        answers.Take(30).ShouldAllBe(status => status == HttpStatusCode.NotFound);
        answers[^1].ShouldBe(HttpStatusCode.TooManyRequests);
        using var page = await http.GetAsync($"/m/{id}");
        page.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests, "otherwise the answer would tell a good guess");
        (await guest.JoinAsync(id, "Eve"))["code"]!.GetValue<string>().ShouldBe("rate_limited");
        await using var again = await HubClient.ConnectAsync(server.BaseUrl);
        (await again.JoinAsync(id, "Ann", seatToken: ann.SeatToken, takeOver: true))["accepted"]!.GetValue<bool>().ShouldBeTrue("who has a seat guesses nothing");
    }
}
