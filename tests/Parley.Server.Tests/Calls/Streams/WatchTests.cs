using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Calls.Media;
using Parley.Sfu;

namespace Parley.Server.Tests.Calls.Streams;

/// <summary>WHEP: who may watch, whom, and that viewers are counted and nothing else.</summary>
[Collection(StreamsCollection.Name)]
public sealed class WatchTests(ServerFixture server)
{
    private SfuNode Node => server.Services.GetRequiredService<MediaServer>().Node!;

    [Fact]
    public async Task Viewers_are_counted_and_have_no_seat()
    {
        using var stream = await StreamClient.CreateAsync(server);
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, stream.MeetingId, "Ann");

        using var answer = await stream.WatchAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("a=sendonly");
        var session = answer.Headers.Location!.ToString();
        session.ShouldStartWith($"/api/meetings/{stream.MeetingId}/whep/");
        (await ann.NextAsync("mediaPathChanged"))["mediaPath"]!.GetValue<string>().ShouldBe("server");
        (await ann.NextAsync("viewersChanged"))["viewers"]!.GetValue<int>().ShouldBe(1);
        await using var ben = await HubClient.EnterAsync(server.BaseUrl, stream.MeetingId, "Ben");
        var joined = await ben.NextAsync("meetingJoined");
        joined["viewers"]!.GetValue<int>().ShouldBe(1);
        joined["participants"]!.AsArray().Count.ShouldBe(2);

        using var ended = await stream.SendAsync(HttpMethod.Delete, session);

        ended.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ann.NextAsync("viewersChanged"))["viewers"]!.GetValue<int>().ShouldBe(0);
        await StreamClient.ShouldBeRefusedAsync(stream.SendAsync(HttpMethod.Delete, session), 404, "stream_unknown");
    }

    [Fact]
    public async Task A_viewer_is_shown_the_one_it_asks_for_and_else_whoever_is_there()
    {
        using var stream = await StreamClient.CreateAsync(server);
        var first = await PublishAsync(stream);
        var second = await PublishAsync(stream);

        var anybody = await StreamClient.SessionOfAsync(stream.WatchAsync());
        var one = await StreamClient.SessionOfAsync(stream.WatchAsync($"?participant={second}"));

        (await ShownAsync(anybody)).ShouldBe([first, first]);
        (await ShownAsync(one)).ShouldBe([second, second]);

        using var gone = await stream.SendAsync(HttpMethod.Delete, $"whip/{first}");
        gone.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ShownAsync(anybody)).ShouldBe([second, second]);
        (await ShownAsync(one)).ShouldBe([second, second]);
    }

    [Fact]
    public async Task A_publisher_that_is_muted_is_not_shown_to_anybody()
    {
        using var stream = await StreamClient.CreateAsync(server);
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, stream.MeetingId, "Ann", stream.HostToken);
        var participantId = await PublishAsync(stream);
        var session = await StreamClient.SessionOfAsync(stream.WatchAsync());
        (await ShownAsync(session)).ShouldBe([participantId, participantId]);

        (await ann.CallAsync("updateUserPermissions", new { commandId = Id(), participantId, permissions = new { audio = true, video = false, screenShare = true } }))["accepted"]!
            .GetValue<bool>().ShouldBeTrue();

        (await ShownAsync(session)).ShouldBe([participantId, null]);
    }

    [Fact]
    public async Task Who_may_not_watch_is_told_why()
    {
        using var stream = await StreamClient.CreateAsync(server);
        using var early = await stream.WatchAsync();
        early.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
        await StreamClient.ShouldBeRefusedAsync(stream.WatchAsync(), 409, "meeting_not_started");

        await using var ann = await HubClient.EnterAsync(server.BaseUrl, stream.MeetingId, "Ann", stream.HostToken);
        await StreamClient.ShouldBeRefusedAsync(stream.WatchAsync("?participant=nobody"), 404, "participant_unknown");
        await StreamClient.ShouldBeRefusedAsync(stream.WatchAsync(offer: StreamClient.Offer("sendonly")), 422, "offer_unusable");
        await StreamClient.ShouldBeRefusedAsync(stream.WatchAsync(offer: "nonsense"), 400, "offer_invalid");

        var session = await StreamClient.SessionOfAsync(stream.WatchAsync());
        (await ann.CallAsync("endMeeting", new { commandId = Id() }))["accepted"]!.GetValue<bool>().ShouldBeTrue();

        await StreamClient.ShouldBeRefusedAsync(stream.SendAsync(HttpMethod.Delete, session), 404, "stream_unknown");
        await StreamClient.ShouldBeRefusedAsync(stream.WatchAsync(), 409, "meeting_ended");
        (await Node.SnapshotAsync()).Rooms.ShouldNotContain(room => room.RoomId == stream.MeetingId);
    }

    [Fact]
    public async Task A_hundred_viewers_are_one_change_or_few()
    {
        using var stream = await StreamClient.CreateAsync(server);
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, stream.MeetingId, "Ann");

        await Parallel.ForEachAsync(Enumerable.Range(0, 100), async (_, _) => await StreamClient.SessionOfAsync(stream.WatchAsync()));

        (await ann.NextAsync("viewersChanged", signal => signal["viewers"]!.GetValue<int>() == 100)).ShouldNotBeNull();
        (await Node.SnapshotAsync()).Rooms.Single(room => room.RoomId == stream.MeetingId).Peers.Count.ShouldBe(100);
    }

    private static string Id() => Guid.NewGuid().ToString();

    private static async Task<string> PublishAsync(StreamClient stream) => (await StreamClient.SessionOfAsync(stream.PublishAsync())).Split('/')[^1];

    /// <summary>Whose sources the sections of a viewer show.</summary>
    private async Task<IReadOnlyList<string?>> ShownAsync(string session)
    {
        var peer = (await Node.SnapshotAsync()).Rooms.SelectMany(room => room.Peers).Single(peer => peer.PeerId == "~" + session.Split('/')[^1]);
        return [.. peer.Received.Select(one => one.SourcePeerId?.Split('.')[0])];
    }
}
