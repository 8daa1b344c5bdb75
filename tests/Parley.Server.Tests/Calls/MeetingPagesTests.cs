using System.Net;
using System.Text.RegularExpressions;

namespace Parley.Server.Tests.Calls;

[Collection(ServerCollection.Name)]
public sealed partial class MeetingPagesTests(ServerFixture server)
{
    private readonly HttpClient _client = server.CreateClient();

    [Fact]
    public async Task New_meeting_leads_to_its_call_page()
    {
        using var start = await _client.GetAsync("/");
        var token = Token().Match(await start.Content.ReadAsStringAsync()).Groups[1].Value;
        using var request = Post(new() { ["__RequestVerificationToken"] = token });
        request.Headers.Add("Cookie", start.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));

        using var answer = await _client.SendAsync(request);
        var target = answer.Headers.Location!.ToString();
        using var call = await _client.GetAsync(target.Split('#')[0]);

        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        target.ShouldMatch("^/m/[a-z]{3}-[a-z]{4}-[a-z]{3}#host=.+");
        call.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await call.Content.ReadAsStringAsync()).ShouldContain("id=\"call\"");
    }

    [Fact]
    public async Task A_form_without_its_token_starts_nothing()
    {
        using var request = Post([]);

        using var answer = await _client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Headers.Location.ShouldBeNull();
    }

    [Fact]
    public async Task Joining_by_link_uses_only_the_id_in_it()
    {
        using var answer = await _client.GetAsync("/join?m=" + Uri.EscapeDataString("https://elsewhere.example/m/abc-defg-hij"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.ToString().ShouldBe("/m/abc-defg-hij");
    }

    [Fact]
    public async Task A_wrong_id_is_shown_again_with_what_is_wrong()
    {
        using var answer = await _client.GetAsync("/join?m=" + Uri.EscapeDataString("\"><b>x"));
        var page = await answer.Content.ReadAsStringAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        page.ShouldContain("aria-invalid=\"true\"");
        page.ShouldNotContain("\"><b>x");
    }

    [Theory]
    [InlineData("/nothing-here", HttpStatusCode.NotFound, "Page not found")]
    [InlineData("/m/zzz-zzzz-zzz", HttpStatusCode.NotFound, "There is no such meeting")]
    [InlineData("/about", HttpStatusCode.OK, "About")]
    public async Task Pages_say_what_they_are(string path, HttpStatusCode status, string heading)
    {
        using var answer = await _client.GetAsync(path);
        var page = await answer.Content.ReadAsStringAsync();

        answer.StatusCode.ShouldBe(status);
        page.ShouldContain($"<h1>{heading}</h1>");
        page.ShouldNotContain(" style=");
    }

    [Fact]
    public async Task An_unknown_api_address_is_a_problem_not_a_page()
    {
        using var answer = await _client.GetAsync("/api/nothing");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    private HttpRequestMessage Post(Dictionary<string, string> fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("Origin", server.BaseUrl);
        return request;
    }

    [GeneratedRegex("__RequestVerificationToken\" value=\"([^\"]+)")]
    private static partial Regex Token();
}
