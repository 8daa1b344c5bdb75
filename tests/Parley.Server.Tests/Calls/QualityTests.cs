using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Calls;

/// <summary>Samples of people's connections: kept with the session, read by the host alone.</summary>
[Collection(ServerCollection.Name)]
public sealed class QualityTests(ServerFixture server)
{
    private static readonly object Sample = new
    {
        path = "server",
        relayed = false,
        tcp = true,
        roundTrip = 42,
        lossIn = 0.25,
        lossOut = (double?)null,
        bitsPerSecondIn = 900_000,
        bitsPerSecondOut = 400_000,
        trouble = "lossIn",
    };

    [Fact]
    public async Task The_host_reads_what_the_people_measured_the_newest_first()
    {
        var (id, token) = await CreateAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");
        await using var ben = await HubClient.EnterAsync(server.BaseUrl, id, "Ben");
        foreach (var one in new[] { ann, ben })
        {
            (await one.CallAsync("reportQuality", Sample))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        }

        var first = await ReadAsync(id, token, "?limit=1");
        var sample = first["items"]!.AsArray().ShouldHaveSingleItem()!;
        sample["participantId"]!.GetValue<string>().ShouldBe(ben.ParticipantId);
        sample["name"]!.GetValue<string>().ShouldBe("Ben");
        sample["path"]!.GetValue<string>().ShouldBe("server");
        sample["tcp"]!.GetValue<bool>().ShouldBeTrue();
        sample["roundTrip"]!.GetValue<int>().ShouldBe(42);
        sample["lossIn"]!.GetValue<float>().ShouldBe(0.25f);
        sample["lossOut"].ShouldBeNull();
        sample["bitsPerSecondOut"]!.GetValue<int>().ShouldBe(400_000);
        sample["trouble"]!.GetValue<string>().ShouldBe("lossIn");

        var next = await ReadAsync(id, token, $"?limit=1&cursor={first["nextCursor"]}&sessionId={first["sessionId"]}");
        next["items"]!.AsArray().ShouldHaveSingleItem()!["name"]!.GetValue<string>().ShouldBe("Ann");
        next["nextCursor"].ShouldBeNull();
        (await ReadAsync(id, token, $"?limit=1&cursor={first["nextCursor"]}"))["items"]!.ToJsonString().ShouldBe(next["items"]!.ToJsonString(), "the cursor says of which session it is");
        (await StatusAsync(id, token, $"?cursor={first["nextCursor"]}&sessionId={Guid.NewGuid()}")).ShouldBe(HttpStatusCode.BadRequest);
        var (other, otherToken) = await CreateAsync();
        (await StatusAsync(other, otherToken, $"?cursor={first["nextCursor"]}")).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_second_one_at_once_and_nonsense_are_refused_and_nobody_writes_for_another()
    {
        var (id, token) = await CreateAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");
        await using var stranger = await HubClient.ConnectAsync(server.BaseUrl);

        (await stranger.CallAsync("reportQuality", Sample))["code"]!.GetValue<string>().ShouldBe("not_in_meeting");
        (await ann.CallAsync("reportQuality", With("roundTrip", -1)))["code"]!.GetValue<string>().ShouldBe("malformed");
        foreach (var wrong in new[] { With("path", 1), With("path", "elsewhere"), With("lossIn", "NaN"), With("bitsPerSecondIn", 1e12) })
        {
            await Should.ThrowAsync<HubErrorException>(() => ann.CallAsync("reportQuality", wrong));
        }

        // Whose a sample is follows from the connection; what the request says of it is not read.
        (await ann.CallAsync("reportQuality", With("participantId", "somebody")))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        (await ann.CallAsync("reportQuality", Sample))["code"]!.GetValue<string>().ShouldBe("rate_limited");

        var items = (await ReadAsync(id, token))["items"]!.AsArray();
        items.ShouldHaveSingleItem()!["participantId"]!.GetValue<string>().ShouldBe(ann.ParticipantId);
    }

    [Fact]
    public async Task Only_the_host_reads_and_only_sessions_of_the_own_meeting()
    {
        var (id, token) = await CreateAsync();
        var (other, otherToken) = await CreateAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");
        await ann.CallAsync("reportQuality", Sample);
        var session = (await ReadAsync(id, token))["sessionId"]!.GetValue<Guid>();

        (await StatusAsync(id, null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(id, otherToken)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(id, token, "?limit=0")).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync(id, token, "?limit=501")).ShouldBe(HttpStatusCode.BadRequest);
        (await StatusAsync(id, token, "?cursor=-1")).ShouldBe(HttpStatusCode.BadRequest);
        var foreign = await ReadAsync(other, otherToken, $"?sessionId={session}");
        foreign["sessionId"].ShouldBeNull();
        foreign["items"]!.AsArray().ShouldBeEmpty();
    }

    private static JsonObject With(string name, JsonNode value)
    {
        var sample = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(Sample))!.AsObject();
        sample[name] = value;
        return sample;
    }

    private async Task<(string Id, string HostToken)> CreateAsync()
    {
        using var http = server.CreateClient();
        using var answer = await http.PostAsJsonAsync("/api/meetings", new { title = "Plans" });
        var meeting = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        return (meeting["meetingId"]!.GetValue<string>(), meeting["hostToken"]!.GetValue<string>());
    }

    private async Task<JsonObject> ReadAsync(string id, string token, string query = "")
    {
        using var http = server.CreateClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return (await http.GetFromJsonAsync<JsonObject>($"/api/meetings/{id}/quality{query}"))!;
    }

    private async Task<HttpStatusCode> StatusAsync(string id, string? token, string query = "")
    {
        using var http = server.CreateClient();
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.GetAsync($"/api/meetings/{id}/quality{query}");
        return answer.StatusCode;
    }
}
