using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Parley.Server.Tests.Scheduling;

namespace Parley.Server.Tests.Ui;

/// <summary>What the description of the API says is what the API answers.</summary>
[Collection(ServerCollection.Name)]
public sealed class ApiDescriptionTests(ServerFixture server)
{
    [Fact]
    public async Task Real_answers_are_as_described()
    {
        using var ada = await Person.MakeAsync(server);
        using var http = server.CreateClient();
        var description = new DescribedApi((await http.GetFromJsonAsync<JsonObject>("/openapi/v1.json"))!);
        var plan = Person.Body(("recurrence", "FREQ=DAILY;COUNT=2"), ("description", "Agenda"), ("participants", new object[] { new { email = "bob@example.org", name = "Bob" } }), ("settings", new { password = "x", participantsMayStart = true }));

        async Task<JsonObject> CallAsync(HttpMethod method, string path, string described, object? body = null)
        {
            var (status, answer) = await ada.SendAsync(method, path, body);
            description.Check(method, described, status, answer);
            return answer;
        }

        var made = await CallAsync(HttpMethod.Post, "/api/meetings/schedule", "/api/meetings/schedule", plan);
        var meeting = $"/api/meetings/{made["meetingId"]}";
        await CallAsync(HttpMethod.Get, meeting, "/api/meetings/{id}");
        await CallAsync(HttpMethod.Patch, meeting, "/api/meetings/{id}", new { title = "Other" });
        await CallAsync(HttpMethod.Patch, meeting, "/api/meetings/{id}", new { title = "" });
        await CallAsync(HttpMethod.Patch, $"{meeting}/start", "/api/meetings/{id}/start");
        await CallAsync(HttpMethod.Get, $"{meeting}/history", "/api/meetings/{id}/history");
        await CallAsync(HttpMethod.Patch, $"{meeting}/end", "/api/meetings/{id}/end");
        var occurrences = await CallAsync(HttpMethod.Get, $"{meeting}/occurrences", "/api/meetings/{id}/occurrences");
        await CallAsync(HttpMethod.Patch, $"{meeting}/occurrences/{occurrences["items"]![1]!["occurrenceId"]}", "/api/meetings/{id}/occurrences/{occurrenceId}", new { duration = 5 });
        await CallAsync(HttpMethod.Delete, $"{meeting}/occurrences/{occurrences["items"]![1]!["occurrenceId"]}", "/api/meetings/{id}/occurrences/{occurrenceId}");
        await CallAsync(HttpMethod.Get, "/api/meetings", "/api/meetings");
        await CallAsync(HttpMethod.Get, $"/api/meetings/user/{ada.Email}", "/api/meetings/user/{email}");
        await CallAsync(HttpMethod.Get, "/api/meetings/user/eve@example.org", "/api/meetings/user/{email}");
        await CallAsync(HttpMethod.Delete, meeting, "/api/meetings/{id}");
        await CallAsync(HttpMethod.Delete, $"{meeting}/history", "/api/meetings/{id}/history");
        await CallAsync(HttpMethod.Get, "/api/meetings/aaa-aaaa-aaa", "/api/meetings/{id}");
        await CallAsync(HttpMethod.Get, "/api/me", "/api/me");
    }

    [Fact]
    public async Task A_wrong_answer_is_noticed()
    {
        using var http = server.CreateClient();
        var description = new DescribedApi((await http.GetFromJsonAsync<JsonObject>("/openapi/v1.json"))!);
        void Check(string answer) => description.Check(HttpMethod.Get, "/api/meetings/{id}/history", HttpStatusCode.OK, JsonNode.Parse(answer)!.AsObject());

        Check("""{"items": [], "nextCursor": null}""");
        Should.Throw<ShouldAssertException>(() => Check("""{"items": 5, "nextCursor": null}"""));
        Should.Throw<ShouldAssertException>(() => Check("""{"items": [], "nextCursor": null, "more": 1}"""));
        Should.Throw<ShouldAssertException>(() => Check("""{"items": [{"sessionId": 5}], "nextCursor": null}"""));
        Should.Throw<ShouldAssertException>(() => description.Check(HttpMethod.Get, "/api/meetings/{id}/history", HttpStatusCode.Conflict, []));
    }

    [Fact]
    public async Task The_description_is_of_version_3_1_names_no_host_and_has_a_page()
    {
        using var http = server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json");
        request.Headers.Host = "evil.example";

        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var page = await http.GetStringAsync("/api/docs");

        JsonNode.Parse(text)!["openapi"]!.GetValue<string>().ShouldStartWith("3.1");
        text.ShouldNotContain("evil.example");
        JsonNode.Parse(text)!["paths"]!.AsObject().Select(path => path.Key).ShouldAllBe(path => path.StartsWith("/api/"));
        page.ShouldContain("/api/meetings/schedule");
        page.ShouldContain("id=\"schema-MeetingObject\"");
        page.ShouldNotContain("https://");
    }
}
