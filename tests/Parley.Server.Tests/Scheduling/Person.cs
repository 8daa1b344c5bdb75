using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Accounts.Sessions;
using Parley.Server.Data;
using Parley.Server.Tests.Accounts;

namespace Parley.Server.Tests.Scheduling;

/// <summary>Somebody with an account, who uses the API with a bearer token.</summary>
internal sealed class Person(AccountRow account, HttpClient http) : IDisposable
{
    public AccountRow Account => account;

    public string Email => account.Email!;

    public HttpClient Http => http;

    public static async Task<Person> MakeAsync(ServerFixture server, string name = "Ada Lovelace", bool confirmed = true)
    {
        var account = await server.MakeAccountAsync(confirmed, name);
        var tokens = await server.Services.GetRequiredService<ApiTokens>().BeginAsync(account, CancellationToken.None);
        var http = server.CreateClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", tokens.AccessToken);
        return new Person(account, http);
    }

    /// <summary>Plans a meeting for tomorrow, or as <paramref name="changes"/> say.</summary>
    public async Task<JsonObject> PlanAsync(params (string Name, object? Value)[] changes)
    {
        using var answer = await http.PostAsJsonAsync("/api/meetings/schedule", Body(changes));
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    public static Dictionary<string, object?> Body(params (string Name, object? Value)[] changes)
    {
        var body = new Dictionary<string, object?>
        {
            ["title"] = "Weekly plans",
            ["scheduledTime"] = Tomorrow().ToString("O"),
            ["timeZone"] = "UTC",
            ["duration"] = 45,
        };
        foreach (var (name, value) in changes)
        {
            body[name] = value;
        }

        return body;
    }

    /// <summary>At a full minute.</summary>
    public static DateTimeOffset Tomorrow()
    {
        var now = TimeProvider.System.GetUtcNow().AddDays(1);
        return new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, now.Minute, 0, TimeSpan.Zero);
    }

    public async Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject());
    }

    public Task<(HttpStatusCode Status, JsonObject Body)> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public void Dispose() => http.Dispose();
}
