using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Accounts;

/// <summary>Bearer tokens as a program asks for and uses them.</summary>
internal static class TokenCalls
{
    public static Task<HttpResponseMessage> TokenAsync(this Browser browser, string email, string password, string? code = null) =>
        browser.Http.PostAsJsonAsync("/api/auth/token", new { email, password, twoFactorCode = code });

    public static async Task<(string Access, string Refresh)> TokensAsync(this Browser browser, string email, string password = MadeAccount.Password)
    {
        using var answer = await browser.TokenAsync(email, password);
        return await ReadAsync(answer);
    }

    public static Task<HttpResponseMessage> RefreshAsync(this Browser browser, string refreshToken) =>
        browser.Http.PostAsJsonAsync("/api/auth/refresh", new { refreshToken });

    public static Task<HttpResponseMessage> BearAsync(this Browser browser, string accessToken, string path = "/api/me", HttpMethod? method = null, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, path) { Content = content };
        request.Headers.Authorization = new("Bearer", accessToken);
        return browser.Http.SendAsync(request);
    }

    public static async Task<(string Access, string Refresh)> ReadAsync(HttpResponseMessage answer)
    {
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return (body["accessToken"]!.GetValue<string>(), body["refreshToken"]!.GetValue<string>());
    }

    public static async Task<string> CodeAsync(this HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!.GetValue<string>();
}
