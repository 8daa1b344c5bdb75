using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Ui;

[Collection(ServerCollection.Name)]
public sealed class UnmatchedRequestsTests(ServerFixture server)
{
    [Theory]
    [InlineData("PUT", "/api/meetings/abc-defg-hij", "application/json", 405, "method_not_allowed")]
    [InlineData("DELETE", "/api/me", "application/json", 405, "method_not_allowed")]
    [InlineData("OPTIONS", "/api/me", null, 405, "method_not_allowed")]
    [InlineData("POST", "/api/meetings/schedule", "application/x-www-form-urlencoded", 415, "unsupported_media_type")]
    [InlineData("PATCH", "/api/meetings/abc-defg-hij", "text/plain", 415, "unsupported_media_type")]
    [InlineData("GET", "/api/nothing", null, 404, "not_found")]
    [InlineData("DELETE", "/api/meetings/abc-defg-hij/occurrences/1", null, 404, "not_found")]
    [InlineData("PATCH", "/api/meetings/abc-defg-hij/occurrences/1", "application/json", 404, "not_found")]
    // No media type is said: JSON is meant, and asked for an account.
    [InlineData("POST", "/api/meetings/schedule", "", 401, "sign_in_required")]
    [InlineData("POST", "/api/meetings/schedule", null, 401, "sign_in_required")]
    public async Task What_no_endpoint_takes_is_told_why(string method, string path, string? type, int status, string code)
    {
        using var http = server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), path);
        if (type is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("{}"));
            request.Content.Headers.ContentType = type.Length == 0 ? null : new(type);
        }

        using var answer = await http.SendAsync(request);

        (await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]!.GetValue<string>().ShouldBe(code);
        answer.StatusCode.ShouldBe((HttpStatusCode)status);
        (answer.Content.Headers.Allow.Count > 0).ShouldBe(status == 405);
    }
}
