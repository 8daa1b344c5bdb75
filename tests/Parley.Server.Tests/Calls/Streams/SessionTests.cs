using System.Net;
using System.Net.Http.Headers;

namespace Parley.Server.Tests.Calls.Streams;

/// <summary>What RFC 9725 says about the addresses and about ICE: methods, preconditions, cross-origin requests.</summary>
[Collection(StreamsCollection.Name)]
public sealed class SessionTests(ServerFixture server)
{
    private const string Candidate = "a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\na=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host\r\n";

    private const string Restart = "a=ice-ufrag:wxyz\r\na=ice-pwd:zyxwvutsrqponmlkjihgfedc\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n";

    [Theory]
    [InlineData("whip", "sendonly")]
    [InlineData("whep", "recvonly")]
    public async Task Candidates_are_taken_and_a_restart_is_answered(string name, string direction)
    {
        using var stream = await StreamClient.CreateAsync(server);
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, stream.MeetingId, "Ann");
        using var begun = await stream.SendAsync(HttpMethod.Post, name, StreamClient.Offer(direction), StreamClient.Sdp);
        var session = begun.Headers.Location!.ToString();
        var first = begun.Headers.ETag!;

        using var candidate = await PatchAsync(stream, session, Candidate, first);
        candidate.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        candidate.Headers.ETag.ShouldBeNull();

        using var restarted = await PatchAsync(stream, session, Restart, EntityTagHeaderValue.Any);
        restarted.StatusCode.ShouldBe(HttpStatusCode.OK);
        restarted.Content.Headers.ContentType!.MediaType.ShouldBe(StreamClient.Fragment);
        var second = restarted.Headers.ETag!;
        second.ShouldNotBe(first);
        var fragment = await restarted.Content.ReadAsStringAsync();
        fragment.ShouldContain("a=ice-ufrag:");
        fragment.ShouldContain("a=candidate:");
        (await begun.Content.ReadAsStringAsync()).ShouldNotContain(fragment.Split("a=ice-ufrag:")[1].Split('\r')[0]);

        await StreamClient.ShouldBeRefusedAsync(PatchAsync(stream, session, Candidate, first), 412, "precondition_failed");
        using var trickled = await PatchAsync(stream, session, Restart + "a=end-of-candidates\r\n", second);
        trickled.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_change_needs_the_right_type_form_and_precondition()
    {
        using var stream = await StreamClient.CreateAsync(server);
        using var begun = await stream.PublishAsync();
        var session = begun.Headers.Location!.ToString();
        var tag = begun.Headers.ETag!;

        await StreamClient.ShouldBeRefusedAsync(stream.SendAsync(HttpMethod.Patch, session, Candidate, StreamClient.Sdp), 415, "unsupported_media_type");
        await StreamClient.ShouldBeRefusedAsync(PatchAsync(stream, session, "nonsense", tag), 400, "malformed");
        await StreamClient.ShouldBeRefusedAsync(PatchAsync(stream, session, Candidate + new string('\n', 40_000), tag), 413, "too_large");
        await StreamClient.ShouldBeRefusedAsync(stream.SendAsync(HttpMethod.Patch, session, Candidate, StreamClient.Fragment), 428, "precondition_required");
        await StreamClient.ShouldBeRefusedAsync(PatchAsync(stream, session, Candidate, new EntityTagHeaderValue("\"other\"")), 412, "precondition_failed");
        await StreamClient.ShouldBeRefusedAsync(PatchAsync(stream, session, Candidate, new EntityTagHeaderValue(tag.Tag, isWeak: true)), 412, "precondition_failed");
        await StreamClient.ShouldBeRefusedAsync(PatchAsync(stream, session, Restart, new EntityTagHeaderValue("\"other\"")), 412, "precondition_failed");
        // RFC 9725 section 4.3.1: an end needs none, and a wrong one does not matter.
        using var ended = await stream.SendAsync(HttpMethod.Delete, session, change: request => request.Headers.IfMatch.Add(new EntityTagHeaderValue("\"other\"")));
        ended.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("whip", "POST, OPTIONS")]
    [InlineData("whep", "POST, OPTIONS")]
    [InlineData("whip/anything", "PATCH, DELETE, OPTIONS")]
    [InlineData("whep/anything", "PATCH, DELETE, OPTIONS")]
    public async Task Other_methods_are_kept_for_later(string place, string allowed)
    {
        using var stream = await StreamClient.CreateAsync(server);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Put })
        {
            using var answer = await stream.SendAsync(method, place);
            answer.Content.Headers.Allow.ShouldBe(allowed.Split(", "));
            await StreamClient.ShouldBeRefusedAsync(stream.SendAsync(method, place), 405, "method_not_allowed");
        }

        using var head = await stream.SendAsync(HttpMethod.Head, place);
        head.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Theory]
    [InlineData("whip")]
    [InlineData("whep/anything")]
    public async Task A_browser_of_any_site_may_ask_first(string place)
    {
        using var stream = await StreamClient.CreateAsync(server);
        stream.Token = null;

        using var answer = await stream.SendAsync(HttpMethod.Options, place, change: request =>
        {
            request.Headers.Add("Origin", "https://player.example");
            request.Headers.Add("Access-Control-Request-Method", "POST");
            request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,if-match");
        });

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        answer.Headers.GetValues("Access-Control-Allow-Methods").Single().ShouldContain("POST, PATCH, DELETE");
        answer.Headers.GetValues("Access-Control-Allow-Headers").Single().ShouldContain("Authorization");
        answer.Headers.GetValues("Accept-Post").ShouldBe([StreamClient.Sdp]);
        answer.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
    }

    [Fact]
    public async Task A_page_of_another_site_publishes_with_its_token_and_reads_the_session()
    {
        using var stream = await StreamClient.CreateAsync(server);

        using var answer = await stream.SendAsync(HttpMethod.Post, "whip", StreamClient.Offer("sendonly"), StreamClient.Sdp, request => request.Headers.Add("Origin", "https://player.example"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Headers.GetValues("Access-Control-Expose-Headers").Single().ShouldContain("Location");
        stream.Token = null;
        await StreamClient.ShouldBeRefusedAsync(
            stream.SendAsync(HttpMethod.Post, "whip", StreamClient.Offer("sendonly"), StreamClient.Sdp, request => request.Headers.Add("Origin", "https://player.example")), 403, "foreign_origin");
        using var elsewhere = await stream.SendAsync(HttpMethod.Get, "/api/meetings/" + stream.MeetingId);
        elsewhere.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    private static Task<HttpResponseMessage> PatchAsync(StreamClient stream, string session, string fragment, EntityTagHeaderValue match) =>
        stream.SendAsync(HttpMethod.Patch, session, fragment, StreamClient.Fragment, request => request.Headers.IfMatch.Add(match));
}
