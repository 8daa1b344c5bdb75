using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Calls.Media;
using Parley.Sfu;

namespace Parley.Server.Tests.Calls.Streams;

/// <summary>WHIP: who may publish, and what everybody sees of it.</summary>
[Collection(StreamsCollection.Name)]
public sealed class PublishTests(ServerFixture server)
{
    private SfuNode Node => server.Services.GetRequiredService<MediaServer>().Node!;

    [Fact]
    public async Task The_host_s_software_publishes_and_is_seen_as_what_it_is()
    {
        using var stream = await StreamClient.CreateAsync(server);
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, stream.MeetingId, "Ann");

        using var answer = await stream.PublishAsync("?name=Stage%20camera");

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/sdp");
        answer.Headers.ETag!.IsWeak.ShouldBeFalse();
        answer.Headers.GetValues("Accept-Patch").ShouldBe([StreamClient.Fragment]);
        var sdp = await answer.Content.ReadAsStringAsync();
        sdp.ShouldContain("a=recvonly");
        sdp.ShouldContain("a=setup:passive");
        sdp.ShouldContain("a=candidate:");
        var session = answer.Headers.Location!.ToString();
        session.ShouldStartWith($"/api/meetings/{stream.MeetingId}/whip/");

        (await ann.NextAsync("mediaPathChanged"))["mediaPath"]!.GetValue<string>().ShouldBe("server");
        var seen = (await ann.NextAsync("newParticipant"))["participant"]!;
        seen["participantId"]!.GetValue<string>().ShouldBe(session.Split('/')[^1]);
        seen["displayName"]!.GetValue<string>().ShouldBe("Stage camera");
        seen["via"]!.GetValue<string>().ShouldBe("whip");
        seen["role"]!.GetValue<string>().ShouldBe("participant");
        seen["media"]!.ToJsonString().ShouldBe("""{"audio":true,"video":true,"screen":false}""");
    }

    [Fact]
    public async Task A_publisher_that_ends_is_gone_and_its_session_too()
    {
        using var stream = await StreamClient.CreateAsync(server);
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, stream.MeetingId, "Ann");
        var session = await StreamClient.SessionOfAsync(stream.PublishAsync());
        (await PeersAsync(stream)).Count.ShouldBe(1);

        using var ended = await stream.SendAsync(HttpMethod.Delete, session);

        ended.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ann.NextAsync("participantLeft"))["reason"]!.GetValue<string>().ShouldBe("left");
        (await PeersAsync(stream)).ShouldBeEmpty();
        await StreamClient.ShouldBeRefusedAsync(stream.SendAsync(HttpMethod.Delete, session), 404, "stream_unknown");
        await StreamClient.ShouldBeRefusedAsync(PatchAsync(stream, session), 404, "stream_unknown");
    }

    [Fact]
    public async Task The_host_mutes_and_removes_a_publisher()
    {
        using var stream = await StreamClient.CreateAsync(server);
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, stream.MeetingId, "Ann", stream.HostToken);
        var session = await StreamClient.SessionOfAsync(stream.PublishAsync());
        var participantId = session.Split('/')[^1];

        var muted = await ann.CallAsync("updateUserPermissions", new { commandId = Id(), participantId, permissions = new { audio = false } });
        muted["accepted"]!.GetValue<bool>().ShouldBeTrue();
        (await ann.NextAsync("permissionsUpdated"))["permissions"]!["audio"]!.GetValue<bool>().ShouldBeFalse();
        (await ann.NextAsync("mediaStateChanged"))["media"]!["audio"]!.GetValue<bool>().ShouldBeFalse();

        (await ann.CallAsync("removeParticipant", new { commandId = Id(), participantId }))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        (await ann.NextAsync("participantLeft"))["reason"]!.GetValue<string>().ShouldBe("removed");
        (await PeersAsync(stream)).ShouldBeEmpty();
        await StreamClient.ShouldBeRefusedAsync(stream.SendAsync(HttpMethod.Delete, session), 404, "stream_unknown");
    }

    [Fact]
    public async Task Nobody_but_the_host_mutes_or_removes()
    {
        using var stream = await StreamClient.CreateAsync(server);
        await using var ben = await HubClient.EnterAsync(server.BaseUrl, stream.MeetingId, "Ben");
        var participantId = (await StreamClient.SessionOfAsync(stream.PublishAsync())).Split('/')[^1];

        (await ben.CallAsync("removeParticipant", new { commandId = Id(), participantId }))["code"]!.GetValue<string>().ShouldBe("moderators_only");
        (await ben.CallAsync("updateUserPermissions", new { commandId = Id(), participantId, permissions = new { audio = false } }))["code"]!
            .GetValue<string>().ShouldBe("moderators_only");
    }

    [Fact]
    public async Task Without_the_right_token_nothing_is_published()
    {
        using var stream = await StreamClient.CreateAsync(server);
        using var other = await StreamClient.CreateAsync(server);
        var session = await StreamClient.SessionOfAsync(stream.PublishAsync());

        foreach (var (token, code) in new[] { (null, "token_missing"), (other.HostToken, "token_invalid"), ("short", "token_invalid"), (new string('x', 43), "token_invalid") })
        {
            stream.Token = token;
            await StreamClient.ShouldBeRefusedAsync(stream.PublishAsync(), 401, code);
        }

        // Few of them: wrong tokens count as guesses, and this server is for other tests too.
        stream.Token = other.HostToken;
        using var answer = await stream.WatchAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer error=\"invalid_token\"");
        await StreamClient.ShouldBeRefusedAsync(stream.SendAsync(HttpMethod.Delete, session), 401, "token_invalid");
        await StreamClient.ShouldBeRefusedAsync(PatchAsync(stream, session), 401, "token_invalid");

        (await PeersAsync(stream)).Count.ShouldBe(1);
        stream.Token = stream.HostToken;
        await StreamClient.ShouldBeRefusedAsync(
            stream.SendAsync(HttpMethod.Post, "/api/meetings/zzz-zzzz-zzz/whip", StreamClient.Offer("sendonly"), StreamClient.Sdp), 404, "meeting_not_found");
        await StreamClient.ShouldBeRefusedAsync(
            stream.SendAsync(HttpMethod.Post, "/api/meetings/nonsense/whip", StreamClient.Offer("sendonly"), StreamClient.Sdp), 404, "meeting_not_found");
        await StreamClient.ShouldBeRefusedAsync(
            stream.SendAsync(HttpMethod.Delete, session.Replace(stream.MeetingId, other.MeetingId, StringComparison.Ordinal), change: request => request.Headers.Authorization = new("Bearer", other.HostToken)),
            404,
            "stream_unknown");
    }

    [Fact]
    public async Task What_is_no_offer_or_cannot_be_taken_whole_is_refused_and_nobody_sees_it()
    {
        using var stream = await StreamClient.CreateAsync(server);
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, stream.MeetingId, "Ann");
        var more = "m=video 9 UDP/TLS/RTP/SAVPF 96\nc=IN IP4 0.0.0.0\na=rtcp-mux\na=mid:{0}\na=sendonly\na=rtpmap:96 VP8/90000\n";
        var three = StreamClient.Offer("sendonly", more: more.Replace("{0}", "2", StringComparison.Ordinal) + more.Replace("{0}", "3", StringComparison.Ordinal))
            .Replace("BUNDLE 0 1", "BUNDLE 0 1 2 3", StringComparison.Ordinal);

        await StreamClient.ShouldBeRefusedAsync(stream.PublishAsync(offer: ""), 400, "offer_invalid");
        await StreamClient.ShouldBeRefusedAsync(stream.PublishAsync(offer: "nonsense"), 400, "offer_invalid");
        await StreamClient.ShouldBeRefusedAsync(stream.PublishAsync(offer: StreamClient.Offer("sendonly").Replace("a=ice-pwd", "a=x", StringComparison.Ordinal)), 400, "offer_invalid");
        await StreamClient.ShouldBeRefusedAsync(stream.PublishAsync(offer: StreamClient.Offer("recvonly")), 422, "offer_unusable");
        await StreamClient.ShouldBeRefusedAsync(stream.PublishAsync(offer: StreamClient.Offer("inactive")), 422, "offer_unusable");
        await StreamClient.ShouldBeRefusedAsync(stream.PublishAsync(offer: StreamClient.Offer("sendonly", video: "XP8")), 422, "offer_unusable");
        await StreamClient.ShouldBeRefusedAsync(stream.PublishAsync(offer: three), 422, "offer_unusable");
        await StreamClient.ShouldBeRefusedAsync(stream.PublishAsync("?name=%20"), 400, "name_invalid");
        await StreamClient.ShouldBeRefusedAsync(stream.PublishAsync("?name=" + new string('x', 61)), 400, "name_invalid");

        ann.Has("newParticipant").ShouldBeFalse();
        (await PeersAsync(stream)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_of_another_type_or_size_is_refused()
    {
        using var stream = await StreamClient.CreateAsync(server);

        await StreamClient.ShouldBeRefusedAsync(stream.SendAsync(HttpMethod.Post, "whip", StreamClient.Offer("sendonly"), "application/json"), 415, "unsupported_media_type");
        await StreamClient.ShouldBeRefusedAsync(stream.SendAsync(HttpMethod.Post, "whip", StreamClient.Offer("sendonly")), 415, "unsupported_media_type");
        await StreamClient.ShouldBeRefusedAsync(stream.SendAsync(HttpMethod.Post, "whip"), 415, "unsupported_media_type");
        await StreamClient.ShouldBeRefusedAsync(stream.PublishAsync(offer: StreamClient.Offer("sendonly") + new string('\n', 160_000)), 413, "too_large");
        await StreamClient.ShouldBeRefusedAsync(
            stream.SendAsync(HttpMethod.Post, "whip", new string('\n', 160_001), StreamClient.Sdp, request => request.Headers.TransferEncodingChunked = true), 413, "too_large");
        using var withCharset = await stream.SendAsync(HttpMethod.Post, "whip", StreamClient.Offer("sendonly"), "application/sdp; charset=utf-8");
        withCharset.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_meeting_that_has_ended_opens_for_the_host_s_software_and_its_end_ends_the_session()
    {
        using var stream = await StreamClient.CreateAsync(server);
        await using (var ann = await HubClient.EnterAsync(server.BaseUrl, stream.MeetingId, "Ann", stream.HostToken))
        {
            (await ann.CallAsync("endMeeting", new { commandId = Id() }))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        }

        var session = await StreamClient.SessionOfAsync(stream.PublishAsync());
        await using var again = await HubClient.EnterAsync(server.BaseUrl, stream.MeetingId, "Ann", stream.HostToken);
        (await again.CallAsync("endMeeting", new { commandId = Id() }))["accepted"]!.GetValue<bool>().ShouldBeTrue();

        await StreamClient.ShouldBeRefusedAsync(stream.SendAsync(HttpMethod.Delete, session), 404, "stream_unknown");
        (await PeersAsync(stream)).ShouldBeEmpty();
    }

    private static string Id() => Guid.NewGuid().ToString();

    private static Task<HttpResponseMessage> PatchAsync(StreamClient stream, string session) => stream.SendAsync(
        HttpMethod.Patch, session, "a=end-of-candidates\r\n", StreamClient.Fragment, request => request.Headers.IfMatch.Add(System.Net.Http.Headers.EntityTagHeaderValue.Any));

    private async Task<IReadOnlyList<string>> PeersAsync(StreamClient stream) =>
        [.. (await Node.SnapshotAsync()).Rooms.Where(room => room.RoomId == stream.MeetingId).SelectMany(room => room.Peers).Select(peer => peer.PeerId)];
}
