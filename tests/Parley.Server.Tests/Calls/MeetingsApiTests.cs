using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Parley.Server.Tests.Scheduling;

namespace Parley.Server.Tests.Calls;

[Collection(ServerCollection.Name)]
public sealed class MeetingsApiTests(ServerFixture server)
{
    [Fact]
    public async Task A_guest_makes_a_meeting_and_anybody_finds_it()
    {
        using var http = server.CreateClient();
        using var answer = await http.PostAsJsonAsync("/api/meetings", new { title = " Plans ", displayName = "Ann" });

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        var made = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        var id = made["meetingId"]!.GetValue<string>();
        id.ShouldMatch("^[a-z]{3}-[a-z]{4}-[a-z]{3}$");
        made["title"]!.GetValue<string>().ShouldBe("Plans");
        made["hostToken"]!.GetValue<string>().Length.ShouldBeGreaterThanOrEqualTo(32);
        made["joinUrl"]!.GetValue<string>().ShouldEndWith($"/m/{id}");
        answer.Headers.Location!.ToString().ShouldBe($"/api/meetings/{id}");

        var found = (await http.GetFromJsonAsync<JsonObject>($"/api/meetings/{id}"))!;
        found["host"]!["name"]!.GetValue<string>().ShouldBe("Ann");
        found.ContainsKey("hostToken").ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"displayName": "  \u200d"}""", 400, "name_invalid")]
    [InlineData("""{"title": 5}""", 400, "bad_request")]
    [InlineData("""{"title": """, 400, "bad_request")]
    public async Task Bad_input_is_refused_with_a_code(string body, int status, string code)
    {
        using var http = server.CreateClient();
        using var answer = await http.PostAsync("/api/meetings", new StringContent(body, Encoding.UTF8, "application/json"));

        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]!.GetValue<string>().ShouldBe(code);
    }

    [Fact]
    public async Task Nothing_has_to_be_said_and_an_account_says_its_name_itself()
    {
        using var ada = await Person.MakeAsync(server);

        using var bare = await ada.Http.PostAsync("/api/meetings", null);
        using var named = await ada.Http.PostAsJsonAsync("/api/meetings", new { displayName = "Grace Hopper" });

        foreach (var answer in new[] { bare, named })
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.Created);
            var host = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["host"]!;
            (host["id"]!.GetValue<Guid>(), host["name"]!.GetValue<string>()).ShouldBe((ada.Account.Id, "Ada Lovelace"));
        }
    }

    [Fact]
    public async Task A_meeting_begins_as_it_was_set()
    {
        using var http = server.CreateClient();
        var settings = new { waitingRoomEnabled = true, password = "open sesame", defaultPermissions = new { screenShare = false } };
        using var answer = await http.PostAsJsonAsync("/api/meetings", new { settings });

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        var text = await answer.Content.ReadAsStringAsync();
        text.ShouldNotContain("sesame");
        var made = JsonNode.Parse(text)!;
        var shown = made["settings"]!;
        (shown["waitingRoomEnabled"]!.GetValue<bool>(), shown["passwordSet"]!.GetValue<bool>()).ShouldBe((true, true));
        shown["defaultPermissions"]!.ToJsonString().ShouldBe("""{"audio":true,"video":true,"screenShare":false,"chat":true}""");
        await using var guest = await HubClient.ConnectAsync(server.BaseUrl);
        (await guest.JoinAsync(made["meetingId"]!.GetValue<string>(), "Gus"))["code"]!.GetValue<string>().ShouldBe("password_required");
        (await guest.JoinAsync(made["meetingId"]!.GetValue<string>(), "Gus", password: "open sesame"))["waiting"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task A_title_keeps_no_characters_that_cannot_be_seen()
    {
        using var http = server.CreateClient();
        using var body = new StringContent("{\"title\":\"Pl\\u0000ans\\u202e of\\n today\"}", System.Text.Encoding.UTF8, "application/json");

        using var answer = await http.PostAsync(new Uri("/api/meetings", UriKind.Relative), body);

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await answer.Content.ReadFromJsonAsync<JsonObject>())!["title"]!.GetValue<string>().ShouldBe("Plans of today");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue("it carries the host's secret");
    }

    [Fact]
    public async Task A_long_title_is_refused()
    {
        using var http = server.CreateClient();
        using var answer = await http.PostAsJsonAsync("/api/meetings", new { title = new string('x', 121) });

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_unknown_meeting_is_not_found()
    {
        using var http = server.CreateClient();
        using var answer = await http.GetAsync("/api/meetings/zzz-zzzz-zzz");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]!.GetValue<string>().ShouldBe("meeting_not_found");
    }

    [Fact]
    public async Task A_repeated_request_makes_one_meeting_and_gives_its_secret_again()
    {
        using var http = server.CreateClient();
        http.DefaultRequestHeaders.Add("Idempotency-Key", Guid.NewGuid().ToString());

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
        {
            using var answer = await http.PostAsJsonAsync("/api/meetings", new { title = "Once" });
            return await answer.Content.ReadAsStringAsync();
        }));
        using var other = await http.PostAsJsonAsync("/api/meetings", new { title = "Twice" });

        answers.Distinct().Count().ShouldBe(1);
        answers[0].ShouldContain("hostToken");
        other.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }
}
