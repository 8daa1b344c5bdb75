using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Parley.Server.Tests.Scheduling;

namespace Parley.Server.Tests.Calls;

/// <summary>A server of its own: afterwards this machine counts as somebody who guesses.</summary>
public sealed class GuessingTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private int _guesses;

    [Fact]
    public async Task Guessing_addresses_is_slowed_down_everywhere_and_only_for_who_guesses()
    {
        using var http = server.CreateClient();
        using var made = await http.PostAsJsonAsync("/api/meetings", new { });
        var meeting = (await made.Content.ReadFromJsonAsync<JsonObject>())!;
        var (id, hostToken) = (meeting["meetingId"]!.GetValue<string>(), meeting["hostToken"]!.GetValue<string>());
        await using var guest = await HubClient.ConnectAsync(server.BaseUrl);
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");
        await using var ben = await HubClient.EnterAsync(server.BaseUrl, id, "Ben");
        var browserOfCem = await CookieOfAsync(http, $"/m/{id}");
        await using var cem = await HubClient.ConnectAsync(server.BaseUrl, cookie: browserOfCem);
        (await cem.JoinAsync(id, "Cem"))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        ann.Abort();

        await SlowProgramsAsync(http, guest);
        (await StatusAsync(http, $"/m/{id}?again=1")).ShouldBe(HttpStatusCode.TooManyRequests, "otherwise the answer would tell a good guess");
        (await guest.JoinAsync(id, "Eve"))["code"]!.GetValue<string>().ShouldBe("rate_limited");
        (await ben.CallAsync("chatMessage", new { commandId = Guid.NewGuid().ToString(), text = "unharmed" }))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        await using var again = await HubClient.ConnectAsync(server.BaseUrl);
        (await again.JoinAsync(id, "Ann", seatToken: ann.SeatToken, takeOver: true))["accepted"]!.GetValue<bool>().ShouldBeTrue("who has a seat guesses nothing");
        await NewcomerComesInAsync(http, id);
        await SlowsNobodyWhoHasSomethingAsync(http, id, hostToken);

        await SlowNetworkAsync(http);
        (await StatusAsync(http, $"/m/{id}", browserOfCem)).ShouldBe(HttpStatusCode.OK, "this browser is in the meeting");
        var ticket = await SlowsNobodyWhoHasSomethingAsync(http, id, hostToken);
        await using var elsewhere = await HubClient.ConnectAsync(server.BaseUrl);
        (await elsewhere.JoinAsync(id, "", ticket: ticket))["accepted"]!.GetValue<bool>().ShouldBeTrue();
    }

    /// <summary>What shows no browser has thirty tries together, whichever way they take.</summary>
    private async Task SlowProgramsAsync(HttpClient http, HubClient guest)
    {
        for (var i = 0; i < 20; i++)
        {
            (await StatusAsync(http, $"/api/meetings/{Guess()}")).ShouldBe(HttpStatusCode.NotFound);
        }

        var codes = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            codes.Add((await guest.JoinAsync(Guess(), "Eve"))["code"]!.GetValue<string>());
        }

        codes.Distinct().ShouldBe(["meeting_not_found", "rate_limited"]);
        codes.Take(10).ShouldAllBe(code => code == "meeting_not_found");
        codes.Count(code => code == "meeting_not_found").ShouldBeLessThan(20);
        using var refused = await http.GetAsync($"/api/meetings/{Guess()}");
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(6), "that is when a try comes back");
    }

    /// <summary>Behind the same address, for the first time here.</summary>
    private async Task NewcomerComesInAsync(HttpClient http, string id)
    {
        using var first = await http.GetAsync($"/m/{id}?l=fr");
        first.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        first.Headers.Location!.OriginalString.ShouldBe($"/m/{id}?l=fr&again=1");
        var browser = Cookie(first);
        (await StatusAsync(http, first.Headers.Location.OriginalString, browser)).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(http, $"/m/{Guess()}", browser)).ShouldBe(HttpStatusCode.NotFound, "has tries of its own");
        await using var dora = await HubClient.ConnectAsync(server.BaseUrl, cookie: browser);
        (await dora.JoinAsync(id, "Dora"))["accepted"]!.GetValue<bool>().ShouldBeTrue();
    }

    /// <returns>An account's ticket.</returns>
    private async Task<string> SlowsNobodyWhoHasSomethingAsync(HttpClient http, string id, string hostToken)
    {
        (await StatusAsync(http, $"/api/meetings/{id}")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await StatusAsync(http, $"/api/meetings/{id}", bearer: new string('x', 43))).ShouldBe(HttpStatusCode.TooManyRequests);
        (await StatusAsync(http, $"/api/meetings/{id}", bearer: hostToken)).ShouldBe(HttpStatusCode.OK);
        using var person = await Person.MakeAsync(server);
        (await StatusAsync(person.Http, $"/api/meetings/{id}")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(person.Http, $"/api/meetings/{Guess()}")).ShouldBe(HttpStatusCode.NotFound);
        var (_, ticket) = await person.SendAsync(HttpMethod.Post, $"/api/meetings/{id}/tickets", new { });
        return ticket["ticket"]!.GetValue<string>();
    }

    /// <summary>Another browser for each try helps three hundred times.</summary>
    private async Task SlowNetworkAsync(HttpClient http)
    {
        for (var i = 0; i < 400; i++)
        {
            if (await StatusAsync(http, $"/api/meetings/{Guess()}", $"parley-browser={Guid.NewGuid():n}{Guid.NewGuid():n}") == HttpStatusCode.TooManyRequests)
            {
                i.ShouldBeGreaterThan(200);
                return;
            }
        }

        Assert.Fail("A network has more than four hundred tries at once.");
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string path, string? cookie = null, string? bearer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        if (bearer is not null)
        {
            request.Headers.Authorization = new("Bearer", bearer);
        }

        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<string> CookieOfAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        return Cookie(answer);
    }

    private static string Cookie(HttpResponseMessage answer) =>
        answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("parley-browser=", StringComparison.Ordinal)).Split(';')[0];

    private string Guess()
    {
        var number = _guesses++;
        return $"aaa-aaaa-{(char)('a' + (number / 676))}{(char)('a' + (number / 26 % 26))}{(char)('a' + (number % 26))}";
    }
}
