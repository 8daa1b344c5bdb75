using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Accounts.Sessions;
using Parley.Server.Calls;
using Parley.Server.Calls.Streams;
using Parley.Server.Data;
using Parley.Server.Tests.Calls.Doors;

namespace Parley.Server.Tests.Calls.Streams;

/// <summary>Stream tokens: what the host gives to other software, and takes back.</summary>
[Collection(StreamsCollection.Name)]
public sealed class TokenTests(ServerFixture server)
{
    private const string Json = "application/json";

    [Fact]
    public async Task A_token_is_good_for_what_it_was_made_for_and_its_own_session()
    {
        using var stream = await StreamClient.CreateAsync(server);
        var publish = await MakeAsync(stream, """{"kind": "publish", "name": "Stage"}""");
        var watch = await MakeAsync(stream, """{"kind": "watch", "expiresIn": 60}""");
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, stream.MeetingId, "Ann");

        stream.Token = Secret(publish);
        var session = await StreamClient.SessionOfAsync(stream.PublishAsync());
        await StreamClient.ShouldBeRefusedAsync(stream.WatchAsync(), 403, "token_scope");
        (await ann.NextAsync("newParticipant"))["participant"]!["displayName"]!.GetValue<string>().ShouldBe("Stage");

        stream.Token = Secret(watch);
        var viewing = await StreamClient.SessionOfAsync(stream.WatchAsync());
        await StreamClient.ShouldBeRefusedAsync(stream.PublishAsync(), 403, "token_scope");
        await StreamClient.ShouldBeRefusedAsync(stream.SendAsync(HttpMethod.Delete, session), 403, "token_scope");

        stream.Token = stream.HostToken;
        stream.Token = Secret(await MakeAsync(stream, """{"kind": "watch"}"""));
        await StreamClient.ShouldBeRefusedAsync(stream.SendAsync(HttpMethod.Delete, viewing), 403, "token_scope");
        stream.Token = stream.HostToken;
        using var ended = await stream.SendAsync(HttpMethod.Delete, viewing);
        ended.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_the_hosts_account_has_begun_ends_with_its_session()
    {
        await using var meeting = await PlannedMeeting.ScheduleAsync(server, [], []);
        using var stream = StreamClient.Of(server, meeting.Id, meeting.Tokens["Host"]);
        var ann = await meeting.EnterAsync("Ann");
        var published = await StreamClient.SessionOfAsync(stream.PublishAsync());
        var viewed = await StreamClient.SessionOfAsync(stream.WatchAsync());
        var ended = server.Services.GetRequiredService<EndedSessions>();
        await ended.RunAsync(CancellationToken.None);
        (await stream.SendAsync(HttpMethod.Delete, viewed)).StatusCode.ShouldBe(HttpStatusCode.OK, "the session lasts");
        viewed = await StreamClient.SessionOfAsync(stream.WatchAsync());

        using var revoked = await meeting.SendAsync("Host", HttpMethod.Post, "/api/auth/revoke");
        await ended.RunAsync(CancellationToken.None);

        var publisher = published[(published.LastIndexOf('/') + 1)..];
        await ann.NextAsync("participantLeft", left => left["participantId"]!.GetValue<string>() == publisher);
        stream.Token = (await server.Services.GetRequiredService<ApiTokens>().BeginAsync(meeting.Accounts["Host"], CancellationToken.None)).AccessToken;
        await StreamClient.ShouldBeRefusedAsync(stream.SendAsync(HttpMethod.Delete, published), 404, "stream_unknown");
        await StreamClient.ShouldBeRefusedAsync(stream.SendAsync(HttpMethod.Delete, viewed), 404, "stream_unknown");
    }

    [Fact]
    public async Task A_token_that_is_taken_back_ends_its_sessions()
    {
        using var stream = await StreamClient.CreateAsync(server);
        var publish = await MakeAsync(stream, """{"kind": "publish"}""");
        var watch = await MakeAsync(stream, """{"kind": "watch"}""");
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, stream.MeetingId, "Ann");
        var published = await StreamClient.SessionOfAsync(As(stream, publish).PublishAsync());
        var viewed = await StreamClient.SessionOfAsync(As(stream, watch).WatchAsync());
        stream.Token = stream.HostToken;

        foreach (var token in new[] { publish, watch })
        {
            using var revoked = await stream.SendAsync(HttpMethod.Delete, $"stream-tokens/{token["tokenId"]!.GetValue<string>()}");
            revoked.StatusCode.ShouldBe(HttpStatusCode.NoContent);
            using var twice = await stream.SendAsync(HttpMethod.Delete, $"stream-tokens/{token["tokenId"]!.GetValue<string>()}");
            twice.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        (await ann.NextAsync("participantLeft"))["reason"]!.GetValue<string>().ShouldBe("removed");
        await StreamClient.ShouldBeRefusedAsync(stream.SendAsync(HttpMethod.Delete, published), 404, "stream_unknown");
        await StreamClient.ShouldBeRefusedAsync(stream.SendAsync(HttpMethod.Delete, viewed), 404, "stream_unknown");
        await StreamClient.ShouldBeRefusedAsync(As(stream, publish).PublishAsync(), 401, "token_invalid");
        await StreamClient.ShouldBeRefusedAsync(As(stream, watch).WatchAsync(), 401, "token_invalid");
    }

    [Fact]
    public async Task The_list_shows_no_secrets_and_only_to_the_host()
    {
        using var stream = await StreamClient.CreateAsync(server);
        using var other = await StreamClient.CreateAsync(server);
        var made = await MakeAsync(stream, """{"kind": "watch", "expiresIn": 3600}""");
        made["url"]!.GetValue<string>().ShouldEndWith($"/watch/{stream.MeetingId}#token={Secret(made)}");

        using var list = await stream.SendAsync(HttpMethod.Get, "stream-tokens");
        var text = await list.Content.ReadAsStringAsync();
        text.ShouldNotContain(Secret(made));
        var item = JsonNode.Parse(text)!["items"]![0]!;
        item["tokenId"]!.GetValue<string>().ShouldBe(made["tokenId"]!.GetValue<string>());
        item["expiresAt"]!.GetValue<DateTimeOffset>().ShouldBeGreaterThan(item["createdAt"]!.GetValue<DateTimeOffset>());

        foreach (var token in new[] { Secret(made), null })
        {
            stream.Token = token;
            var status = token is null ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden;
            using var read = await stream.SendAsync(HttpMethod.Get, "stream-tokens");
            read.StatusCode.ShouldBe(status);
            using var make = await stream.SendAsync(HttpMethod.Post, "stream-tokens", """{"kind": "watch"}""", Json, request => request.Headers.Add("Sec-Fetch-Site", "none"));
            make.StatusCode.ShouldBe(status);
            using var revoke = await stream.SendAsync(HttpMethod.Delete, $"stream-tokens/{made["tokenId"]!.GetValue<string>()}");
            revoke.StatusCode.ShouldBe(status);
        }

        stream.Token = other.HostToken;
        using var foreign = await stream.SendAsync(HttpMethod.Get, "stream-tokens");
        foreign.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("""{}""", 400, "malformed")]
    [InlineData("""{"kind": "everything"}""", 400, "malformed")]
    [InlineData("""{"kind": "watch", "expiresIn": 0}""", 400, "malformed")]
    [InlineData("""{"kind": "watch", "expiresIn": 9223372036854775807}""", 400, "malformed")]
    [InlineData("""{"kind": "publish", "name": " "}""", 400, "name_invalid")]
    [InlineData("nonsense", 400, "bad_request")]
    public async Task What_makes_no_token_is_refused(string body, int status, string code)
    {
        using var stream = await StreamClient.CreateAsync(server);

        using var answer = await stream.SendAsync(HttpMethod.Post, "stream-tokens", body, Json);

        ((int)answer.StatusCode).ShouldBe(status);
        (await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]!.GetValue<string>().ShouldBe(code);
    }

    [Fact]
    public async Task A_meeting_has_a_hundred_tokens_at_most()
    {
        using var stream = await StreamClient.CreateAsync(server);
        await using (var db = await server.Services.GetRequiredService<IDbContextFactory<ParleyDb>>().CreateDbContextAsync())
        {
            db.StreamTokens.AddRange(Enumerable.Range(0, StreamTokens.MaxPerMeeting).Select(number => new StreamTokenRow
            {
                Id = Guid.CreateVersion7(),
                MeetingId = stream.MeetingId,
                Proof = $"proof {number}",
                Kind = StreamKind.Watch,
                CreatedAt = DateTimeOffset.UnixEpoch,
                ExpiresAt = number == 0 ? DateTimeOffset.UnixEpoch : null,
            }));
            await db.SaveChangesAsync();
        }

        // One of them was over.
        await MakeAsync(stream, """{"kind": "watch"}""");

        using var answer = await stream.SendAsync(HttpMethod.Post, "stream-tokens", """{"kind": "watch"}""", Json);

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task The_player_s_page_is_there_for_meetings_that_are()
    {
        using var stream = await StreamClient.CreateAsync(server);

        using var page = await stream.SendAsync(HttpMethod.Get, $"/watch/{stream.MeetingId}");
        using var missing = await stream.SendAsync(HttpMethod.Get, "/watch/zzz-zzzz-zzz");

        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await page.Content.ReadAsStringAsync()).ShouldContain($"data-endpoint=\"/api/meetings/{stream.MeetingId}/whep\"");
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static string Secret(JsonObject token) => token["token"]!.GetValue<string>();

    private static StreamClient As(StreamClient stream, JsonObject token)
    {
        stream.Token = Secret(token);
        return stream;
    }

    private static async Task<JsonObject> MakeAsync(StreamClient stream, string body)
    {
        using var answer = await stream.SendAsync(HttpMethod.Post, "stream-tokens", body, Json);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }
}
