using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Calls.Media;
using Parley.Sfu;

namespace Parley.Server.Tests.Calls;

/// <summary>Who gets a connection to the media server, and for how long.</summary>
[Collection(ServerCollection.Name)]
public sealed class MediaTests(ServerFixture server)
{
    private const string Offer = """
        v=0
        o=- 1 1 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0 1
        a=ice-ufrag:abcd
        a=ice-pwd:abcdefghijklmnopqrstuvwx
        a=fingerprint:sha-256 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F
        a=setup:actpass
        m=audio 9 UDP/TLS/RTP/SAVPF 111
        c=IN IP4 0.0.0.0
        a=rtcp-mux
        a=mid:0
        a=sendonly
        a=rtpmap:111 opus/48000/2
        m=audio 9 UDP/TLS/RTP/SAVPF 111
        c=IN IP4 0.0.0.0
        a=rtcp-mux
        a=mid:1
        a=recvonly
        a=rtpmap:111 opus/48000/2

        """;

    private const string Connection = "c1";

    private static readonly object Microphone = new { mid = "0", source = "microphone" };

    [Fact]
    public async Task A_third_person_moves_the_call_to_the_media_server_which_answers_each_of_them()
    {
        var id = await CreateAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");
        (await ann.NextAsync("meetingJoined"))["mediaPath"]!.GetValue<string>().ShouldBe("direct");
        await using var ben = await HubClient.EnterAsync(server.BaseUrl, id, "Ben");
        await using var cid = await HubClient.EnterAsync(server.BaseUrl, id, "Cid");
        (await ann.NextAsync("mediaPathChanged"))["mediaPath"]!.GetValue<string>().ShouldBe("server");
        (await cid.NextAsync("meetingJoined"))["mediaPath"]!.GetValue<string>().ShouldBe("server");

        foreach (var one in new[] { ann, ben, cid })
        {
            var answer = await OfferAsync(one);
            answer["accepted"]!.GetValue<bool>().ShouldBeTrue(answer.ToJsonString());
            answer["sdp"]!.GetValue<string>().ShouldContain("a=candidate:");
        }

        (await PeersAsync(id)).Count.ShouldBe(3);
        (await cid.CallAsync("wantMedia", Want("1", ann.ParticipantId)))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        var received = (await cid.NextAsync("mediaSourcesChanged"))["received"]![0]!;
        received["mid"]!.GetValue<string>().ShouldBe("1");
        received["participantId"]!.GetValue<string>().ShouldBe(ann.ParticipantId);
        received["source"]!.GetValue<string>().ShouldBe("microphone");
    }

    [Fact]
    public async Task A_wish_is_kept_until_the_source_comes()
    {
        var id = await CreateAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");
        await using var ben = await HubClient.EnterAsync(server.BaseUrl, id, "Ben");
        await OfferAsync(ben);
        (await ben.CallAsync("wantMedia", Want("1", ann.ParticipantId)))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        ben.Has("mediaSourcesChanged").ShouldBeFalse();

        await OfferAsync(ann);

        (await ben.NextAsync("mediaSourcesChanged"))["received"]![0]!["participantId"]!.GetValue<string>().ShouldBe(ann.ParticipantId);
    }

    [Fact]
    public async Task Outside_a_meeting_there_is_no_connection_to_the_media_server()
    {
        await using var stranger = await HubClient.ConnectAsync(server.BaseUrl);
        (await OfferAsync(stranger))["code"]!.GetValue<string>().ShouldBe("not_in_meeting");
        (await stranger.CallAsync("wantMedia", Want("1", "somebody")))["code"]!.GetValue<string>().ShouldBe("not_in_meeting");

        var id = await CreateAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");
        await OfferAsync(ann);
        (await ann.CallAsync("leaveMeeting", new { commandId = Guid.NewGuid().ToString() }))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        (await OfferAsync(ann))["code"]!.GetValue<string>().ShouldBe("not_in_meeting");
        (await PeersAsync(id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Somebody_of_another_meeting_is_not_to_be_had()
    {
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, await CreateAsync(), "Ann");
        await using var eve = await HubClient.EnterAsync(server.BaseUrl, await CreateAsync(), "Eve");
        await OfferAsync(ann);
        await OfferAsync(eve);

        (await eve.CallAsync("wantMedia", Want("1", ann.ParticipantId)))["accepted"]!.GetValue<bool>().ShouldBeTrue();

        var snapshot = await Node.SnapshotAsync();
        snapshot.Rooms.SelectMany(room => room.Peers).Where(peer => peer.PeerId.StartsWith(eve.ParticipantId, StringComparison.Ordinal))
            .Single().Received.ShouldAllBe(one => one.SourcePeerId == null);
    }

    [Fact]
    public async Task A_reload_takes_the_place_of_the_page_before()
    {
        var id = await CreateAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");
        await OfferAsync(ann);

        await using var again = await HubClient.ConnectAsync(server.BaseUrl);
        await again.JoinAsync(id, "Ann", seatToken: ann.SeatToken, takeOver: true);
        await OfferAsync(again);

        (await PeersAsync(id)).ShouldBe([$"{ann.ParticipantId}.{again.InstanceId}.{Connection}"]);
    }

    [Fact]
    public async Task A_new_connection_takes_the_place_of_the_one_before_and_an_unknown_one_is_refused()
    {
        var id = await CreateAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");
        (await OfferAsync(ann, first: false))["code"]!.GetValue<string>().ShouldBe("media_unknown");
        (await ann.CallAsync("wantMedia", Want("1", "somebody")))["code"]!.GetValue<string>().ShouldBe("media_unknown");

        (await OfferAsync(ann))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        (await OfferAsync(ann, first: false))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        (await OfferAsync(ann))["accepted"]!.GetValue<bool>().ShouldBeTrue();

        (await PeersAsync(id)).Count.ShouldBe(1);
        ann.Has("mediaClosed").ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("v=0")]
    [InlineData("not a description")]
    public async Task What_is_no_offer_is_refused_and_changes_nothing(string sdp)
    {
        var id = await CreateAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");

        var answer = await ann.CallAsync("offerMedia", new { connectionId = Connection, first = true, sdp, published = new[] { Microphone } });

        answer["code"]!.GetValue<string>().ShouldBe("offer_invalid");
        (await PeersAsync(id)).ShouldBeEmpty();
        (await OfferAsync(ann))["accepted"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task Wishes_without_sense_are_refused()
    {
        var id = await CreateAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");
        await OfferAsync(ann);

        foreach (var wish in new object[]
        {
            new { mid = "", participantId = "x", source = "camera", width = 1, height = 1, priority = "other" },
            new { mid = "1", participantId = new string('x', 65), source = "camera", width = 1, height = 1, priority = "other" },
            new { mid = "1", participantId = "x", source = "camera", width = -1, height = 1, priority = "other" },
            new { mid = "1", participantId = "x", source = "camera", width = 1, height = int.MaxValue, priority = "other" },
        })
        {
            (await ann.CallAsync("wantMedia", new { connectionId = Connection, wanted = new[] { wish } }))["code"]!.GetValue<string>().ShouldBe("malformed");
        }

        var twice = await ann.CallAsync("offerMedia", new { connectionId = Connection, first = true, sdp = Offer, published = new[] { Microphone, Microphone } });
        twice["code"]!.GetValue<string>().ShouldBe("malformed");
    }

    private SfuNode Node => server.Services.GetRequiredService<MediaServer>().Node!;

    private static Task<JsonObject> OfferAsync(HubClient client, bool first = true) => client.CallAsync("offerMedia", new { connectionId = Connection, first, sdp = Offer, published = new[] { Microphone } });

    private static object Want(string mid, string participantId) =>
        new { connectionId = Connection, wanted = new[] { new { mid, participantId, source = "microphone", width = 0, height = 0, priority = "other" } } };

    private async Task<IReadOnlyList<string>> PeersAsync(string meetingId) =>
        [.. (await Node.SnapshotAsync()).Rooms.Where(room => room.RoomId == meetingId).SelectMany(room => room.Peers).Select(peer => peer.PeerId)];

    private async Task<string> CreateAsync()
    {
        using var http = server.CreateClient();
        using var answer = await http.PostAsJsonAsync("/api/meetings", new { title = "Plans" });
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["meetingId"]!.GetValue<string>();
    }
}
