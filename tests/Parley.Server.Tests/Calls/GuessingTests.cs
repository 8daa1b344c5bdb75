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
        await using var ben = await HubClient.EnterAsync(server.BaseUrl, id, "Ben");
        ann.Abort();

        // Thirty at once, then one in six seconds, whichever way they take.
        for (var i = 0; i < 20; i++)
        {
            using var answer = await http.GetAsync($"/api/meetings/{Guess(i)}");
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        var codes = new List<string>();
        for (var i = 20; i < 60; i++)
        {
            codes.Add((await guest.JoinAsync(Guess(i), "Eve"))["code"]!.GetValue<string>());
        }

        codes.Distinct().ShouldBe(["meeting_not_found", "rate_limited"]);
        codes.Take(10).ShouldAllBe(code => code == "meeting_not_found");
        codes.Count(code => code == "meeting_not_found").ShouldBeLessThan(20);
        using var refused = await http.GetAsync($"/api/meetings/{Guess(60)}");
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(6), "that is when a try comes back");
        using var page = await http.GetAsync($"/m/{id}");
        page.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests, "otherwise the answer would tell a good guess");
        (await guest.JoinAsync(id, "Eve"))["code"]!.GetValue<string>().ShouldBe("rate_limited");
        (await ben.CallAsync("chatMessage", new { commandId = Guid.NewGuid().ToString(), text = "unharmed" }))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        await using var again = await HubClient.ConnectAsync(server.BaseUrl);
        (await again.JoinAsync(id, "Ann", seatToken: ann.SeatToken, takeOver: true))["accepted"]!.GetValue<bool>().ShouldBeTrue("who has a seat guesses nothing");
    }

    private static string Guess(int number) => $"aaa-aaaa-a{(char)('a' + (number / 26))}{(char)('a' + (number % 26))}";
}
