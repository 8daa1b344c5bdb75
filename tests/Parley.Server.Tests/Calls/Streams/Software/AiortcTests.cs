namespace Parley.Server.Tests.Calls.Streams.Software;

/// <summary>aiortc, an independent implementation of WebRTC, publishes and watches.</summary>
[Collection(StreamsCollection.Name)]
public sealed class AiortcTests(ServerFixture server)
{
    private const string Package = "/usr/lib/python3/dist-packages/aiortc";

    [PeerFact(Package)]
    public async Task What_one_publishes_another_sees_and_hears_until_the_host_says_no()
    {
        using var stream = await StreamClient.CreateAsync(server);
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, stream.MeetingId, "Ann", stream.HostToken);
        await using var publisher = await StartAsync(stream, "publish", "whip?name=Stage");
        await using var viewer = await StartAsync(stream, "watch", "whep");

        await viewer.ReceivesAsync("video", 20);
        await viewer.ReceivesAsync("audio", 20);

        var participantId = publisher.ParticipantId;
        await AllowAsync(ann, participantId, audio: false, video: true);
        await viewer.GetsNoMoreAsync("audio");
        await viewer.ReceivesAsync("video", 10);
        await AllowAsync(ann, participantId, audio: true, video: true);
        await viewer.ReceivesAsync("audio", 10);

        (await ann.CallAsync("removeParticipant", new { commandId = Guid.NewGuid().ToString(), participantId }))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        await viewer.GetsNoMoreAsync("video");
        await StreamClient.ShouldBeRefusedAsync(stream.SendAsync(HttpMethod.Delete, new Uri(publisher.Session).AbsolutePath), 404, "stream_unknown");
        await viewer.EndAsync();
    }

    [PeerFact(Package)]
    public async Task A_publisher_that_ends_leaves_the_meeting()
    {
        using var stream = await StreamClient.CreateAsync(server);
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, stream.MeetingId, "Ann");
        await using (var publisher = await StartAsync(stream, "publish", "whip"))
        {
            await publisher.NextAsync(said => said["state"]?.GetValue<string>() == "connected");
            await publisher.EndAsync();
        }

        (await ann.NextAsync("participantLeft"))["reason"]!.GetValue<string>().ShouldBe("left");
    }

    private Task<PeerProgram> StartAsync(StreamClient stream, string role, string place) =>
        PeerProgram.StartAsync("aiortc_peer.py", role, $"{server.BaseUrl}/api/meetings/{stream.MeetingId}/{place}", stream.HostToken);

    private static async Task AllowAsync(HubClient host, string participantId, bool audio, bool video) =>
        (await host.CallAsync("updateUserPermissions", new { commandId = Guid.NewGuid().ToString(), participantId, permissions = new { audio, video, screenShare = true } }))["accepted"]!
            .GetValue<bool>().ShouldBeTrue();
}
