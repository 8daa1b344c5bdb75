using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Tests.Accounts;
using Parley.Server.Tests.Calls;
using Parley.Server.Tests.Calls.Doors;
using Parley.Server.Tests.Calls.Streams;
using Parley.Server.Tests.Scheduling;

namespace Parley.Server.Tests.Ui;

/// <summary>Every operation of the API answers as its description says, refusals included, and there is none that is not described.</summary>
[Collection(ServerCollection.Name)]
public sealed partial class ApiAnswersTests(ServerFixture server) : IAsyncLifetime
{
    private ComparedApi _api = null!;

    public async Task InitializeAsync() => _api = await ComparedApi.ReadAsync(server);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Each_operation_answers_as_described()
    {
        await SignInAsync();
        await StartAndStreamAsync();
        await PlanAsync();
        await CalendarAsync();

        // Webhooks need an administrator: WebhooksApiTests ask for them.
        _api.NeverAnswered.Where(operation => !operation.Contains(" /api/webhooks", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_refusal_is_described()
    {
        using var ada = await Person.MakeAsync(server);
        using var eve = await Person.MakeAsync(server, "Eve");
        using var unconfirmed = await Person.MakeAsync(server, "Una", confirmed: false);
        var id = (await ada.PlanAsync())["meetingId"]!.GetValue<string>();
        var statuses = new HashSet<int>();
        foreach (var (method, path, type) in _api.Operations)
        {
            // Wrong addresses slow down the network that tries them.
            using var guest = new Browser(server.BaseUrl);
            foreach (var (caller, meeting) in new[] { (guest.Http, id), (guest.Http, "zzz-zzzz-zzz"), (eve.Http, id), (unconfirmed.Http, id), (ada.Http, id) })
            {
                if (caller != guest.Http && path.StartsWith("/api/auth/", StringComparison.Ordinal))
                {
                    continue;
                }

                var address = Parameter().Replace(path, name => name.Value switch { "{id}" => meeting, "{email}" => "eve@example.org", "{session}" => "x", _ => Guid.Empty.ToString() });
                foreach (var body in type is null ? new string?[] { null } : ["{}", "{"])
                {
                    using var request = new HttpRequestMessage(HttpMethod.Parse(method), address) { Content = body is null ? null : new StringContent(body, MediaTypeHeaderValue.Parse(type!)) };
                    using var answer = await caller.SendAsync(request);
                    statuses.Add((await _api.CompareAsync(method, address, answer)).Status);
                }
            }
        }

        foreach (var status in new[] { 400, 401, 403, 404, 409 })
        {
            statuses.ShouldContain(status);
        }
    }

    [Fact]
    public void Each_route_is_described()
    {
        var described = _api.Operations.Select(one => $"{one.Method} {one.Path}").ToHashSet();
        var routes =
            from endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            let path = "/" + Constraint().Replace(endpoint.RoutePattern.RawText ?? "", "}").Trim('/')
            where path.StartsWith("/api/", StringComparison.Ordinal) && !path.Contains("{**", StringComparison.Ordinal) && path != "/api/docs"
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["any"]
            // What RFC 9725 keeps for later, and questions about the address itself.
            where method != "OPTIONS" && !(method is "GET" or "HEAD" or "PUT" && Streams().IsMatch(path))
            select $"{method} {path}";

        var all = routes.ToList();
        all.Count.ShouldBeGreaterThan(30);
        all.Where(route => !described.Contains(route)).ShouldBeEmpty();
    }

    private async Task SignInAsync()
    {
        var account = await server.MakeAccountAsync();
        using var browser = new Browser(server.BaseUrl);
        var http = browser.Http;
        await _api.CallAsync(http, "POST", "/api/auth/token", new { email = account.Email, password = "wrong" }, 401);
        var (issued, _) = await _api.CallAsync(http, "POST", "/api/auth/token", new { email = account.Email, password = MadeAccount.Password });
        (issued, _) = await _api.CallAsync(http, "POST", "/api/auth/refresh", new { refreshToken = issued["refreshToken"]!.GetValue<string>() });
        await _api.CallAsync(http, "GET", "/api/me", headers: ("Authorization", $"Bearer {issued["accessToken"]}"));
        await _api.CallAsync(http, "POST", "/api/auth/revoke", new { refreshToken = issued["refreshToken"]!.GetValue<string>() }, 204);
        await _api.CallAsync(http, "GET", "/api/me", expected: 401, headers: ("Authorization", $"Bearer {issued["accessToken"]}"));
        await _api.CallAsync(http, "POST", "/api/auth/refresh", new { refreshToken = issued["refreshToken"]!.GetValue<string>() }, 401);
    }

    private async Task StartAndStreamAsync()
    {
        using var browser = new Browser(server.BaseUrl);
        var http = browser.Http;
        await _api.CallAsync(http, "POST", "/api/meetings", new { title = new string('x', 300) }, 400);
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var (made, _) = await _api.CallAsync(http, "POST", "/api/meetings", new { title = "Plans", settings = new { password = "x" } }, 201, headers: key);
        await _api.CallAsync(http, "POST", "/api/meetings", new { title = "Other plans" }, 422, headers: key);
        var (id, token) = (made["meetingId"]!.GetValue<string>(), made["hostToken"]!.GetValue<string>());
        var (meeting, host) = ($"/api/meetings/{id}", ("Authorization", $"Bearer {token}"));
        await _api.CallAsync(http, "POST", $"{meeting}/tickets", new { displayName = "Gus" }, 201);
        await _api.CallAsync(http, "POST", $"{meeting}/tickets", new { displayName = "" }, 400);
        await _api.CallAsync(http, "POST", $"{meeting}/tickets", new { displayName = "Gus" }, 403, headers: ("Authorization", $"Bearer {new string('a', 43)}"));
        var (watch, _) = await _api.CallAsync(http, "POST", $"{meeting}/stream-tokens", new { kind = "watch", name = "Wall", expiresIn = 60 }, 201, headers: host);
        await _api.CallAsync(http, "POST", $"{meeting}/stream-tokens", new { kind = "both" }, 400, headers: host);
        await _api.CallAsync(http, "GET", $"{meeting}/stream-tokens", headers: host);

        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann", token);
        await ann.CallAsync("reportQuality", new { path = "server", relayed = false, tcp = true, roundTrip = 42, lossIn = 0.25, lossOut = (double?)null, bitsPerSecondIn = 1, bitsPerSecondOut = 1, trouble = "lossIn" });
        (await _api.CallAsync(http, "GET", $"{meeting}/quality", headers: host)).Body["items"]!.AsArray().Count.ShouldBe(1);
        await _api.CallAsync(http, "GET", $"{meeting}/quality?limit=0", expected: 400, headers: host);
        foreach (var (name, offer) in new[] { ("whip", StreamClient.Offer("sendonly")), ("whep", StreamClient.Offer("recvonly")) })
        {
            await _api.CallAsync(http, "POST", $"{meeting}/{name}", "v=0", 400, StreamClient.Sdp, host);
            await _api.CallAsync(http, "POST", $"{meeting}/{name}", offer, 415, "text/plain", host);
            var session = (await _api.CallAsync(http, "POST", $"{meeting}/{name}", offer, 201, StreamClient.Sdp, host)).Location!;
            const string candidate = "a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\n";
            await _api.CallAsync(http, "PATCH", session, candidate, 428, StreamClient.Fragment, host);
            await _api.CallAsync(http, "PATCH", session, candidate, 204, StreamClient.Fragment, host, ("If-Match", "*"));
            await _api.CallAsync(http, "PATCH", session, "nonsense", 400, StreamClient.Fragment, host, ("If-Match", "*"));
            await _api.CallAsync(http, "DELETE", session, headers: host);
            await _api.CallAsync(http, "DELETE", session, expected: 404, headers: host);
        }

        await _api.CallAsync(http, "DELETE", $"{meeting}/stream-tokens/{watch["tokenId"]}", expected: 204, headers: host);
        await _api.CallAsync(http, "DELETE", $"{meeting}/stream-tokens/{watch["tokenId"]}", expected: 404, headers: host);
        await _api.CallAsync(http, "GET", $"{meeting}/calendar.ics", expected: 409);
    }

    private async Task PlanAsync()
    {
        using var ada = await Person.MakeAsync(server);
        using var eve = await Person.MakeAsync(server, "Eve");
        var http = ada.Http;
        var plan = Person.Body(("recurrence", "FREQ=DAILY;COUNT=3"), ("description", "Agenda"), ("participants", new object[] { new { email = eve.Email, name = "Eve", role = "coHost" } }), ("settings", new { password = "x", participantsMayStart = true }));
        var (made, location) = await _api.CallAsync(http, "POST", "/api/meetings/schedule", plan, 201);
        var meeting = location!;
        await _api.CallAsync(http, "POST", "/api/meetings/schedule", Person.Body(("duration", 0)), 400);
        foreach (var list in new[] { "/api/meetings", "/api/meetings?when=upcoming&limit=1", $"/api/meetings/user/{ada.Email}", meeting, $"{meeting}/mails", $"{meeting}/occurrences" })
        {
            await _api.CallAsync(http, "GET", list);
        }

        await _api.CallAsync(http, "GET", "/api/meetings?cursor=x!", expected: 400);
        await _api.CallAsync(http, "GET", "/api/meetings/user/eve@example.org", expected: 403);
        await _api.CallAsync(http, "PATCH", meeting, new { title = "Other" });
        await _api.CallAsync(http, "PATCH", meeting, new { title = "" }, 400);
        await _api.CallAsync(http, "POST", $"{meeting}/invitees/renew", new { email = eve.Email });
        await _api.CallAsync(http, "POST", $"{meeting}/invitees/renew", new { email = "nobody@example.org" }, 404);
        await _api.CallAsync(eve.Http, "PUT", $"{meeting}/rsvp", new { answer = "maybe" });
        await _api.CallAsync(eve.Http, "PUT", $"{meeting}/rsvp", new { answer = "perhaps" }, 400);
        await _api.CallAsync(eve.Http, "GET", $"{meeting}/calendar.ics");
        var occurrence = (await _api.CallAsync(http, "GET", $"{meeting}/occurrences")).Body["items"]![1]!["occurrenceId"];
        await _api.CallAsync(http, "PATCH", $"{meeting}/occurrences/{occurrence}", new { duration = 5 });
        await _api.CallAsync(http, "DELETE", $"{meeting}/occurrences/{occurrence}");
        await _api.CallAsync(http, "PATCH", $"{meeting}/end", expected: 409);
        await _api.CallAsync(http, "PATCH", $"{meeting}/start");
        await HoldAsync(made["meetingId"]!.GetValue<string>(), http.DefaultRequestHeaders.Authorization!.Parameter!);

        var history = (await _api.CallAsync(http, "GET", $"{meeting}/history")).Body;
        var session = $"{meeting}/history/{history["items"]![0]!["sessionId"]}";
        await _api.CallAsync(http, "GET", session);
        (await _api.CallAsync(http, "GET", $"{session}/chat")).Body["items"]!.AsArray().Count.ShouldBe(1);
        (await _api.CallAsync(http, "GET", $"{session}/log")).Body["items"]!.AsArray().ShouldNotBeEmpty();
        await _api.CallAsync(http, "DELETE", session, expected: 409);
        await _api.CallAsync(http, "PATCH", $"{meeting}/end");
        foreach (var file in new[] { "", "?format=csv&of=log", "?format=json" })
        {
            await _api.CallAsync(http, "GET", $"{meeting}/history/export{file}");
        }

        await _api.CallAsync(http, "GET", $"{meeting}/history/export?format=pdf", expected: 400);
        await _api.CallAsync(http, "DELETE", session, expected: 204);
        await _api.CallAsync(http, "DELETE", $"{meeting}/history", expected: 204);
        await _api.CallAsync(http, "DELETE", meeting);
        await _api.CallAsync(http, "PATCH", $"{meeting}/start", expected: 409);
    }

    private async Task HoldAsync(string id, string token)
    {
        await using var host = await HubClient.ConnectAsync(server.BaseUrl, accessToken: token);
        HubCalls.CodeOf(await host.JoinAsync(id, "Ada")).ShouldBe(HubCalls.Accepted);
        await host.DoAsync("chatMessage", new { text = "hello" });
        await host.DoAsync("lockMeeting", new { locked = true });
    }

    private async Task CalendarAsync()
    {
        using var ada = await Person.MakeAsync(server);
        await _api.CallAsync(ada.Http, "GET", "/api/me/calendar");
        (await _api.CallAsync(ada.Http, "POST", "/api/me/calendar")).Body["url"]!.GetValue<string>().ShouldContain("/calendar/");
        await _api.CallAsync(ada.Http, "GET", "/api/me/calendar");
        await _api.CallAsync(ada.Http, "DELETE", "/api/me/calendar", expected: 204);
    }

    [GeneratedRegex(@"\{[a-zA-Z]+\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@":[a-z]+\}")]
    private static partial Regex Constraint();

    [GeneratedRegex("/(whip|whep)(/|$)")]
    private static partial Regex Streams();
}
