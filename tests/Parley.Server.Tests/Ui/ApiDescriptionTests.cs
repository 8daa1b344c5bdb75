using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Ui;

/// <summary>What the description of the API says is what the API answers.</summary>
[Collection(ServerCollection.Name)]
public sealed class ApiDescriptionTests(ServerFixture server)
{
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
