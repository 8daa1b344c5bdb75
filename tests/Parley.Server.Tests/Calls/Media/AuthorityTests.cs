using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Parley.Rtc;
using Parley.Server.Calls.Media;
using Parley.Server.Tests.Calls.Streams;
using Parley.Sfu;

namespace Parley.Server.Tests.Calls.Media;

/// <summary>
/// What a hostile client can do to the media of others: nothing. In each test Ann talks and Ben receives her, before and afterwards.
/// </summary>
[Collection(StreamsCollection.Name)]
public sealed class AuthorityTests(ServerFixture server) : IAsyncLifetime
{
    /// <summary>Time for thirty packets of each talker.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(600);

    private readonly List<MediaPerson> _people = [];
    private string _meeting = string.Empty;
    private string _hostToken = string.Empty;
    private MediaPerson _ann = null!;
    private MediaPerson _ben = null!;
    private bool _isOver;

    private SfuNode Node => server.Services.GetRequiredService<MediaServer>().Node!;

    private IEnumerable<MediaClient> Clients => _people.Select(person => person.Media);

    public async Task InitializeAsync()
    {
        (_meeting, _hostToken) = await CreateAsync();
        _ann = await EnterAsync("Ann", _hostToken);
        _ben = await EnterAsync("Ben");
        _ann.Talk();
        await _ben.WatchAsync(_ann.Hub.ParticipantId);
        await AnnIsHeardAsync();
    }

    public async Task DisposeAsync()
    {
        if (!_isOver)
        {
            await AnnIsHeardAsync();
        }

        (await Node.SnapshotAsync()).Faults.ShouldBe(0);
        foreach (var person in _people)
        {
            await person.DisposeAsync();
        }
    }

    [Fact]
    public async Task Who_may_publish_is_received_so_the_other_tests_mean_something()
    {
        var cid = await EnterAsync("Cid");
        cid.Talk();
        await _ben.WatchAsync(cid.Hub.ParticipantId, second: true);

        await MediaPerson.RunAsync(Clients, () => _ben.Media.HeardOf("Cid") > 20, "Ben receives Cid");

        _ben.Media.HeardOf("Ann").ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_section_without_a_name_is_received_by_nobody_and_makes_nobody_the_speaker()
    {
        var mallory = await EnterAsync("Mallory");
        await _ben.WatchAsync(mallory.Hub.ParticipantId, second: true);
        // Louder for longer than Ann, who falls silent.
        _ann.Media.Speaks = null;
        mallory.Media.Speaks = () => mallory.Media.Send("2", 77);

        await MediaPerson.RunForAsync(Clients, 2 * Moment);

        _ben.Media.HeardOf("Mallory").ShouldBe(0);
        var room = (await Node.SnapshotAsync()).Rooms.Single(one => one.RoomId == _meeting);
        room.SpeakerPeerId.ShouldNotBe(PeerOf(mallory));
        var published = room.Peers.Single(peer => peer.PeerId == PeerOf(mallory)).Published.ShouldHaveSingleItem();
        (published.Mid, published.IsAllowed).ShouldBe(("2", false));
        _ann.Talk();
    }

    [Fact]
    public async Task A_section_is_what_it_was_called_first_and_of_its_own_kind()
    {
        var mallory = await EnterAsync("Mallory");
        mallory.Talk();
        await _ben.WatchAsync(mallory.Hub.ParticipantId, second: true);
        await MediaPerson.RunAsync(Clients, () => _ben.Media.HeardOf("Mallory") > 5, "Ben receives Mallory");

        var swapped = await mallory.OfferAsync(first: false, new { mid = "1", source = "screen" }, new { mid = "0", source = "microphone" });
        swapped["code"]!.GetValue<string>().ShouldBe("offer_invalid");

        // A picture in the place of sound, and sections that are not sent in or not there.
        var trickster = await EnterAsync(
            "Trick",
            published: [new { mid = "1", source = "microphone" }, new { mid = "0", source = "camera" }, new { mid = "3", source = "screenSound" }, new { mid = "9", source = "screen" }]);
        trickster.Talk();
        await _ben.WatchAsync(trickster.Hub.ParticipantId, second: true);
        await MediaPerson.RunAsync(Clients, () => trickster.Media.State == PeerState.Connected, "Trick is connected");
        await MediaPerson.RunForAsync(Clients, Moment);
        _ben.Media.HeardOf("Trick").ShouldBe(0);
        var published = await PublishedOfAsync(trickster);
        published.Select(one => (one.Mid, one.IsAllowed)).ShouldBe([("0", false), ("1", false)], ignoreOrder: true);
        var received = (await Node.SnapshotAsync()).Rooms.Single(one => one.RoomId == _meeting).Peers.Single(peer => peer.PeerId == PeerOf(_ben)).Received;
        received.ShouldAllBe(one => one.SourcePeerId == null || one.SourcePeerId == PeerOf(_ann));
    }

    [Fact]
    public async Task The_sources_of_others_lead_nowhere()
    {
        var mallory = await EnterAsync("Mallory");
        var sources = _ben.Media.Sources.ToList();
        // Ann's own source, those under which Ben receives her, and sections that are Ben's or nobody's.
        mallory.Media.Speaks = () =>
        {
            foreach (var ssrc in sources.Append(1000u + 'A').Append(2000u + 'A'))
            {
                mallory.Media.Send("4", ssrc, video: true);
                mallory.Media.Send("3", ssrc);
                mallory.Media.Send("nobody", ssrc);
            }
        };

        await MediaPerson.RunForAsync(Clients, Moment);

        _ben.Media.HeardOf("Mallory").ShouldBe(0);
        _ben.Media.Sources.ShouldBe(sources, ignoreOrder: true);
        (await PublishedOfAsync(mallory)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_muted_publisher_reaches_nobody_until_it_is_let_through_again()
    {
        using var stream = StreamClient.Of(server, _meeting, _hostToken);
        using var mallory = new MediaClient("Mallory", Node.Port);
        using var answer = await stream.PublishAsync(offer: mallory.Offer("audio sendonly", "video sendonly"));
        mallory.Accept(await answer.Content.ReadAsStringAsync());
        var participantId = answer.Headers.Location!.ToString().Split('/')[^1];
        await _ben.WatchAsync(participantId, second: true);
        await AllowAsync(participantId, audio: false, video: false);
        mallory.Speaks = () =>
        {
            mallory.Send("0", 1);
            mallory.Send("1", 2, video: true);
        };
        var all = Clients.Append(mallory).ToList();
        await MediaPerson.RunAsync(all, () => mallory.State == PeerState.Connected, "the publisher is connected");

        await MediaPerson.RunForAsync(all, Moment);
        _ben.Media.HeardOf("Mallory").ShouldBe(0);

        await AllowAsync(participantId, audio: true, video: false);
        await MediaPerson.RunAsync(all, () => _ben.Media.HeardOf("Mallory") > 5, "Ben receives the publisher");

        // Everything that was on its way when the host said no has arrived after a moment.
        await AllowAsync(participantId, audio: false, video: false);
        await MediaPerson.RunForAsync(all, TimeSpan.FromMilliseconds(300));
        var before = _ben.Media.HeardOf("Mallory");
        await MediaPerson.RunForAsync(all, Moment);
        _ben.Media.HeardOf("Mallory").ShouldBe(before);
    }

    [Fact]
    public async Task Who_may_not_send_or_is_muted_reaches_nobody_whatever_the_client_does()
    {
        var mallory = await EnterAsync("Mallory");
        mallory.Talk();
        await _ben.WatchAsync(mallory.Hub.ParticipantId, second: true);
        await MediaPerson.RunAsync(Clients, () => _ben.Media.HeardOf("Mallory") > 5, "Ben receives Mallory");
        var whom = new { commandId = Id(), participantId = mallory.Hub.ParticipantId };

        // The client is told to switch off, and goes on.
        await DoAsync("muteParticipant", whom);
        await DoAsync("stopVideo", whom);
        await NothingArrivesOfAsync("Mallory", "muted");

        await DoAsync("updateUserPermissions", new { commandId = Id(), permissions = new { audio = false, video = false, screenShare = false, chat = false, reactions = false } });
        foreach (var (method, facts, code) in new (string, object, string)[]
        {
            ("mediaStateChanged", new { commandId = Id(), media = new { audio = true, video = false, screen = false } }, "audio_not_allowed"),
            ("mediaStateChanged", new { commandId = Id(), media = new { audio = false, video = true, screen = false } }, "video_not_allowed"),
            ("mediaStateChanged", new { commandId = Id(), media = new { audio = false, video = false, screen = true } }, "screen_share_not_allowed"),
            ("chatMessage", new { commandId = Id(), text = "spam" }, "chat_not_allowed"),
            ("chatMessage", new { commandId = Id(), text = "spam", to = _ben.Hub.ParticipantId }, "chat_not_allowed"),
            ("sendReaction", new { commandId = Id(), reaction = "heart" }, "reactions_not_allowed"),
        })
        {
            (await mallory.Hub.CallAsync(method, facts))["code"]!.GetValue<string>().ShouldBe(code);
        }

        // Nor by a new connection, nor under the name of another source.
        await mallory.OfferAsync(first: false, new { mid = "0", source = "microphone" }, new { mid = "1", source = "camera" }, new { mid = "2", source = "screenSound" });
        await NothingArrivesOfAsync("Mallory", "forbidden");
        _ben.Hub.Has("chatMessage").ShouldBeFalse();
        _ben.Hub.Has("reaction").ShouldBeFalse();

        // With the permission back, nothing is on until its owner switches it on.
        await DoAsync("updateUserPermissions", new { commandId = Id(), permissions = new { audio = true, video = true } });
        await NothingArrivesOfAsync("Mallory", "permitted but off");
        (await mallory.Hub.CallAsync("mediaStateChanged", new { commandId = Id(), media = new { audio = true, video = true, screen = false } }))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        var before = _ben.Media.HeardOf("Mallory");
        await MediaPerson.RunAsync(Clients, () => _ben.Media.HeardOf("Mallory") > before + 5, "Ben receives Mallory again");
    }

    [Fact]
    public async Task Who_waits_was_denied_or_removed_has_no_transport()
    {
        var mallory = await EnterAsync("Mallory");
        mallory.Talk();
        await _ben.WatchAsync(mallory.Hub.ParticipantId, second: true);
        await MediaPerson.RunAsync(Clients, () => _ben.Media.HeardOf("Mallory") > 5, "Ben receives Mallory");
        await DoAsync("removeParticipant", new { commandId = Id(), participantId = mallory.Hub.ParticipantId });
        await NothingArrivesOfAsync("Mallory", "removed");
        (await mallory.OfferAsync())["code"]!.GetValue<string>().ShouldBe("not_in_meeting");

        // After a removal, whoever is unknown waits.
        await using var trudy = await HubClient.EnterAsync(server.BaseUrl, _meeting, "Trudy");
        trudy.Has("waitingRoomJoined").ShouldBeTrue();
        var offer = new { connectionId = "c1", first = true, sdp = mallory.Offer, published = Array.Empty<object>() };
        (await trudy.CallAsync("offerMedia", offer))["code"]!.GetValue<string>().ShouldBe("still_waiting");
        await DoAsync("denyFromWaitingRoom", new { commandId = Id(), participantId = trudy.ParticipantId });
        (await trudy.CallAsync("offerMedia", offer))["code"]!.GetValue<string>().ShouldBe("not_in_meeting");
        (await PeersAsync()).ShouldBe([PeerOf(_ann), PeerOf(_ben)], ignoreOrder: true);
    }

    [Fact]
    public async Task Who_was_removed_or_has_left_has_no_transport_from_that_moment_on()
    {
        using var stream = StreamClient.Of(server, _meeting, _hostToken);
        using var mallory = new MediaClient("Mallory", Node.Port);
        using var answer = await stream.PublishAsync(offer: mallory.Offer("audio sendonly", "video sendonly"));
        mallory.Accept(await answer.Content.ReadAsStringAsync());
        var participantId = answer.Headers.Location!.ToString().Split('/')[^1];
        var cid = await EnterAsync("Cid");
        cid.Talk();
        mallory.Speaks = () => mallory.Send("0", 1);
        await _ben.WatchAsync(participantId, second: true);
        await cid.WatchAsync(_ann.Hub.ParticipantId);
        var all = Clients.Append(mallory).ToList();
        await MediaPerson.RunAsync(all, () => _ben.Media.HeardOf("Mallory") > 5 && cid.Media.HeardOf("Ann") > 5, "all are connected");

        (await _ann.Hub.CallAsync("removeParticipant", new { commandId = Id(), participantId }))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        (await cid.Hub.CallAsync("leaveMeeting", new { commandId = Id() }))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        (await PeersAsync()).ShouldBe([PeerOf(_ann), PeerOf(_ben)], ignoreOrder: true);

        await MediaPerson.RunForAsync(all, TimeSpan.FromMilliseconds(300));
        var (sent, got) = (_ben.Media.HeardOf("Mallory"), cid.Media.HeardOf("Ann"));
        await MediaPerson.RunForAsync(all, Moment);
        (_ben.Media.HeardOf("Mallory"), cid.Media.HeardOf("Ann")).ShouldBe((sent, got));
        (await cid.OfferAsync())["code"]!.GetValue<string>().ShouldBe("not_in_meeting");
        (await PeersAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_end_of_a_meeting_ends_all_its_transports()
    {
        _isOver = true;

        (await _ann.Hub.CallAsync("endMeeting", new { commandId = Id() }))["accepted"]!.GetValue<bool>().ShouldBeTrue();

        (await PeersAsync()).ShouldBeEmpty();
        await MediaPerson.RunForAsync(Clients, Moment / 2);
        var before = _ben.Media.HeardOf("Ann");
        await MediaPerson.RunForAsync(Clients, Moment);
        _ben.Media.HeardOf("Ann").ShouldBe(before);
        (await _ben.OfferAsync())["accepted"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task The_media_of_another_meeting_is_not_to_be_had()
    {
        var (other, _) = await CreateAsync();
        var eve = await MediaPerson.EnterAsync(server, Node.Port, other, "Eve");
        _people.Add(eve);
        await eve.WatchAsync(_ann.Hub.ParticipantId);
        await eve.WatchAsync(PeerOf(_ann), second: true);

        await MediaPerson.RunAsync(Clients, () => eve.Media.State == PeerState.Connected, "Eve is connected");
        await MediaPerson.RunForAsync(Clients, Moment);

        eve.Media.Heard.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_ice_fragment_of_another_opens_nothing()
    {
        // From an address of nobody, and from that of somebody in the meeting.
        using var stranger = new MediaClient("Stranger", Node.Port);
        var mallory = await EnterAsync("Mallory");
        mallory.Media.Speaks = () => mallory.Media.Send("0", 1);
        await MediaPerson.RunAsync(Clients, () => mallory.Media.State == PeerState.Connected, "Mallory is connected");

        // Checks in Ann's name without her password, and then what would follow them: a handshake and media.
        var check = new byte[200];
        var length = ForgedCheck.Write(check, _ann.Media);
        for (var round = 0; round < 50; round++)
        {
            foreach (var attacker in new[] { stranger, mallory.Media })
            {
                attacker.SendRaw(check.AsSpan(0, length));
                attacker.SendRaw([22, 254, 253, 0, 0, 0, 0, 0, 0, 0, (byte)round, 0, 4, 1, 2, 3, 4]);
                attacker.SendRaw([0x80, MediaClient.AudioType, 0, (byte)round, 0, 0, 0, 0, 0, 0, 0x04, 0x29, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, (byte)'M']);
            }

            await MediaPerson.RunForAsync(Clients.Append(stranger), TimeSpan.FromMilliseconds(20));
        }

        _ben.Media.Heard.Keys.ShouldBe(['A']);
        stranger.Heard.ShouldBeEmpty();
        mallory.Media.Heard.ShouldBeEmpty();
        (await PeersAsync()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_flood_of_the_port_does_not_stop_the_media_of_others()
    {
        using var mallory = new MediaClient("Mallory", Node.Port);
        var random = new Random(1);
        var datagram = new byte[1200];
        var before = _ben.Media.HeardOf("Ann");
        byte[] firsts = [0, 1, 20, 22, 63, 64, 128, 144, 191, 200, 255];
        for (var burst = 0; burst < 30; burst++)
        {
            for (var index = 0; index < 500; index++)
            {
                random.NextBytes(datagram);
                datagram[0] = firsts[random.Next(firsts.Length)];
                mallory.SendRaw(datagram.AsSpan(0, random.Next(1, datagram.Length)));
            }

            await MediaPerson.RunForAsync(Clients, TimeSpan.FromMilliseconds(40));
        }

        // Two packets every 20 ms were sent for at least 1.2 s; a third of them must have come through even on a busy machine.
        (_ben.Media.HeardOf("Ann") - before).ShouldBeGreaterThan(40);
        (await PeersAsync()).Count.ShouldBe(2);
    }

    private async Task DoAsync(string method, object facts) =>
        (await _ann.Hub.CallAsync(method, facts))["accepted"]!.GetValue<bool>().ShouldBeTrue(method);

    /// <summary>Nothing at all, once what was on its way when the decision fell has arrived.</summary>
    private async Task NothingArrivesOfAsync(string name, string why)
    {
        await MediaPerson.RunForAsync(Clients, Moment / 2);
        var before = _ben.Media.HeardOf(name);
        await MediaPerson.RunForAsync(Clients, Moment);
        (_ben.Media.HeardOf(name) - before).ShouldBe(0, why);
    }

    private static string Id() => Guid.NewGuid().ToString();

    private static string PeerOf(MediaPerson person) => $"{person.Hub.ParticipantId}.{person.Hub.InstanceId}.{MediaPerson.ConnectionId}";

    private async Task<MediaPerson> EnterAsync(string name, string? hostToken = null, params object[] published)
    {
        var person = await MediaPerson.EnterAsync(server, Node.Port, _meeting, name, hostToken, published);
        _people.Add(person);
        return person;
    }

    private async Task AnnIsHeardAsync()
    {
        var before = _ben.Media.HeardOf("Ann");
        await MediaPerson.RunAsync(Clients, () => _ben.Media.HeardOf("Ann") > before + 10, "Ben receives Ann");
    }

    private async Task AllowAsync(string participantId, bool audio, bool video) =>
        (await _ann.Hub.CallAsync("updateUserPermissions", new { commandId = Id(), participantId, permissions = new { audio, video, screenShare = false } }))["accepted"]!
            .GetValue<bool>().ShouldBeTrue();

    private async Task<IReadOnlyList<string>> PeersAsync() =>
        [.. (await Node.SnapshotAsync()).Rooms.Where(room => room.RoomId == _meeting).SelectMany(room => room.Peers).Select(peer => peer.PeerId)];

    private async Task<IReadOnlyList<PublishedSnapshot>> PublishedOfAsync(MediaPerson person) =>
        (await Node.SnapshotAsync()).Rooms.Single(one => one.RoomId == _meeting).Peers.Single(peer => peer.PeerId == PeerOf(person)).Published;

    private async Task<(string MeetingId, string HostToken)> CreateAsync()
    {
        using var http = server.CreateClient();
        using var answer = await http.PostAsJsonAsync("/api/meetings", new { title = "Plans" });
        var made = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        return (made["meetingId"]!.GetValue<string>(), made["hostToken"]!.GetValue<string>());
    }
}
