using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;
using Parley.Server.Tests.Accounts;

namespace Parley.Server.Tests.Calls.Doors;

/// <summary>A meeting that an account has scheduled, and people with accounts for it.</summary>
internal sealed class PlannedMeeting(ServerFixture server) : IAsyncDisposable
{
    private readonly List<HubClient> _clients = [];

    public string Id { get; private set; } = "";

    /// <summary>Bearer tokens by name.</summary>
    public Dictionary<string, string> Tokens { get; } = [];

    public Dictionary<string, AccountRow> Accounts { get; } = [];

    /// <param name="coHosts">Names of accounts that are invited as co-hosts.</param>
    /// <param name="invited">Names of accounts that are invited as participants.</param>
    public static async Task<PlannedMeeting> ScheduleAsync(ServerFixture server, string[] coHosts, string[] invited, object? settings = null)
    {
        var meeting = new PlannedMeeting(server);
        foreach (var name in coHosts.Concat(invited).Prepend("Host"))
        {
            await meeting.AddAccountAsync(name);
        }

        using var answer = await meeting.ScheduleAgainAsync(coHosts, invited, settings);
        var body = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(201, body);
        meeting.Id = JsonNode.Parse(body)!["meetingId"]!.GetValue<string>();
        return meeting;
    }

    /// <summary>Another meeting of the same people.</summary>
    public Task<HttpResponseMessage> ScheduleAgainAsync(string[] coHosts, string[] invited, object? settings = null) => SendAsync("Host", HttpMethod.Post, "/api/meetings/schedule", new
    {
        title = "Plans",
        scheduledTime = TimeProvider.System.GetUtcNow().AddHours(1).ToString("O"),
        timeZone = "UTC",
        duration = 60,
        participants = coHosts.Select(name => new { email = Accounts[name].Email, name, role = "coHost" })
            .Concat(invited.Select(name => new { email = Accounts[name].Email, name, role = "participant" })),
        settings = settings ?? new { participantsMayStart = true, emailReminders = false },
    });

    public async Task AddAccountAsync(string name, bool administrator = false)
    {
        var account = await server.MakeAccountAsync(fullName: name);
        await using (var db = await server.DatabaseAsync())
        {
            await db.Accounts.Where(row => row.Id == account.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Administrator, administrator));
        }

        using var browser = new Browser(server.BaseUrl);
        Accounts[name] = account;
        Tokens[name] = (await browser.TokensAsync(account.Email!)).Access;
    }

    /// <param name="name">An account's; null: nobody's.</param>
    public async Task<HttpResponseMessage> SendAsync(string? name, HttpMethod method, string path, object? body = null)
    {
        using var http = server.CreateClient();
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = name is null ? null : new AuthenticationHeaderValue("Bearer", Tokens[name]);
        return await http.SendAsync(request);
    }

    /// <summary>A connection, by account if there is one of this name.</summary>
    public async Task<HubClient> ConnectAsync(string name, string? cookie = null)
    {
        var client = await HubClient.ConnectAsync(server.BaseUrl, cookie: cookie, accessToken: Tokens.GetValueOrDefault(name));
        _clients.Add(client);
        return client;
    }

    /// <summary>Somebody who is in, or waits.</summary>
    public async Task<HubClient> EnterAsync(string name, bool waits = false)
    {
        var client = await ConnectAsync(name);
        var reply = await client.JoinAsync(Id, name);
        reply["accepted"]!.GetValue<bool>().ShouldBeTrue(reply.ToJsonString());
        reply["waiting"]!.GetValue<bool>().ShouldBe(waits);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }
    }
}
