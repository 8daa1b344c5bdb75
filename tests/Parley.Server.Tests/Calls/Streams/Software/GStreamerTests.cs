namespace Parley.Server.Tests.Calls.Streams.Software;

/// <summary>GStreamer's webrtcbin publishes and watches.</summary>
[Collection(StreamsCollection.Name)]
public sealed class GStreamerTests(ServerFixture server)
{
    private const string Bindings = "/usr/lib/x86_64-linux-gnu/girepository-1.0/GstWebRTC-1.0.typelib";
    private const string Ice = "/usr/lib/x86_64-linux-gnu/gstreamer-1.0/libgstnice.so";
    private const string Codec = "/usr/lib/x86_64-linux-gnu/gstreamer-1.0/libgstvpx.so";

    [PeerFact(Bindings, Ice, Codec)]
    public async Task What_one_publishes_another_sees_and_hears()
    {
        using var stream = await StreamClient.CreateAsync(server);
        await using var publisher = await StartAsync(stream, "publish", "whip?name=Stage");
        await using var viewer = await StartAsync(stream, "watch", $"whep?participant={publisher.ParticipantId}");

        await viewer.ReceivesAsync("video", 20);
        await viewer.ReceivesAsync("audio", 20);

        await viewer.EndAsync();
        await publisher.EndAsync();
    }

    private Task<PeerProgram> StartAsync(StreamClient stream, string role, string place) =>
        PeerProgram.StartAsync("gstreamer_peer.py", role, $"{server.BaseUrl}/api/meetings/{stream.MeetingId}/{place}", stream.HostToken);
}
