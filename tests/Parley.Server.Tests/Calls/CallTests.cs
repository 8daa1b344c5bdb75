using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Calls;

[Collection(ServerCollection.Name)]
public sealed class CallTests(ServerFixture server)
{
    private static string NewId() => Guid.NewGuid().ToString();

    private async Task<(string Id, string HostToken)> MeetingAsync()
    {
        using var http = server.CreateClient();
        using var answer = await http.PostAsJsonAsync("/api/meetings", new { title = "Plans" });
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Created);
        var meeting = await answer.Content.ReadFromJsonAsync<JsonObject>();
        return (meeting!["meetingId"]!.GetValue<string>(), meeting["hostToken"]!.GetValue<string>());
    }

    [Fact]
    public async Task Two_people_see_each_other_and_talk()
    {
        var (id, token) = await MeetingAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann", token);
        await using var ben = await HubClient.EnterAsync(server.BaseUrl, id, "Ben");

        var snapshot = await ben.NextAsync("meetingJoined");
        snapshot["participants"]!.AsArray().Select(one => one!["displayName"]!.GetValue<string>()).ShouldBe(["Ann", "Ben"]);
        snapshot["participants"]![0]!["role"]!.GetValue<string>().ShouldBe("host");
        (await ann.NextAsync("newParticipant"))["participant"]!["displayName"]!.GetValue<string>().ShouldBe("Ben");

        Accepted(await ann.CallAsync("chatMessage", new { commandId = NewId(), text = "hello" }));
        (await ben.NextAsync("chatMessage"))["line"]!["text"]!.GetValue<string>().ShouldBe("hello");
        Accepted(await ben.CallAsync("raiseHand", new { commandId = NewId(), raised = true }));
        (await ann.NextAsync("handChanged"))["handRaisedAt"].ShouldNotBeNull();
        Accepted(await ben.CallAsync("mediaStateChanged", new { commandId = NewId(), media = new { audio = false, video = true, screen = false } }));
        (await ann.NextAsync("mediaStateChanged"))["media"]!["audio"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task The_snapshot_arrives_before_the_reply()
    {
        var (id, _) = await MeetingAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");

        ann.Has("meetingJoined").ShouldBeTrue();
    }

    [Fact]
    public async Task Offers_reach_the_named_page_load_only()
    {
        var (id, _) = await MeetingAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");
        await using var ben = await HubClient.EnterAsync(server.BaseUrl, id, "Ben");

        Accepted(await ann.CallAsync("newOffer", new { to = ben.ParticipantId, toInstance = ben.InstanceId, sdp = "v=0" }));
        (await ben.NextAsync("newOffer"))["from"]!.GetValue<string>().ShouldBe(ann.ParticipantId);
        Refused(await ann.CallAsync("newOffer", new { to = ben.ParticipantId, toInstance = "older", sdp = "v=0" }), "instance_changed");
        Refused(await ann.CallAsync("newOffer", new { to = ben.ParticipantId, toInstance = ben.InstanceId, sdp = new string('x', 60_001) }), "too_large");
        Refused(await ann.CallAsync("sendIceCandidateToSignalingServer", new { to = ben.ParticipantId, toInstance = ben.InstanceId, candidate = new { candidate = new string('x', 2_001), sdpMid = "0", sdpMLineIndex = 0, usernameFragment = "u" } }), "too_large");
    }

    [Fact]
    public async Task A_lost_connection_is_away_and_comes_back_to_its_seat()
    {
        var (id, _) = await MeetingAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");
        await using var ben = await HubClient.EnterAsync(server.BaseUrl, id, "Ben");
        ben.Abort();
        (await ann.NextAsync("participantsUpdate"))["participants"]![0]!["presence"]!.GetValue<string>().ShouldBe("away");

        await using var again = await HubClient.ConnectAsync(server.BaseUrl);
        Accepted(await again.JoinAsync(id, "Ben", seatToken: ben.SeatToken));

        again.ParticipantId.ShouldBe(ben.ParticipantId);
        (await ann.NextAsync("participantsUpdate"))["participants"]![0]!["presence"]!.GetValue<string>().ShouldBe("here");
    }

    [Fact]
    public async Task A_second_tab_is_refused_until_it_takes_over()
    {
        var (id, _) = await MeetingAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");
        await using var tab = await HubClient.ConnectAsync(server.BaseUrl);

        Refused(await tab.JoinAsync(id, "Ann", seatToken: ann.SeatToken), "seat_in_use");
        Accepted(await tab.JoinAsync(id, "Ann", seatToken: ann.SeatToken, takeOver: true));

        await ann.NextAsync("seatTaken");
        Refused(await ann.CallAsync("chatMessage", new { commandId = NewId(), text = "still me?" }), "not_in_meeting");
    }

    [Fact]
    public async Task A_repeated_command_has_one_effect()
    {
        var (id, _) = await MeetingAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");
        var message = new { commandId = NewId(), text = "once" };
        Accepted(await ann.CallAsync("chatMessage", message));
        Accepted(await ann.CallAsync("chatMessage", message));
        var creation = new { commandId = NewId(), title = "T", displayName = "Ann" };
        var first = await ann.CallAsync("createMeeting", creation);
        var second = await ann.CallAsync("createMeeting", creation);

        await using var ben = await HubClient.EnterAsync(server.BaseUrl, id, "Ben");
        (await ben.NextAsync("meetingJoined"))["chat"]!.AsArray().Count.ShouldBe(1);
        second["meetingId"]!.GetValue<string>().ShouldBe(first["meetingId"]!.GetValue<string>());
    }

    [Fact]
    public async Task Only_the_host_ends_for_all_and_reopens()
    {
        var (id, token) = await MeetingAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann", token);
        await using var ben = await HubClient.EnterAsync(server.BaseUrl, id, "Ben");

        Refused(await ben.CallAsync("endMeeting", new { commandId = NewId() }), "not_allowed");
        Accepted(await ann.CallAsync("endMeeting", new { commandId = NewId() }));
        (await ben.NextAsync("meetingEnded"))["reason"]!.GetValue<string>().ShouldBe("ended");
        (await StatusAsync(id)).ShouldBe("completed");
        Refused(await ben.JoinAsync(id, "Ben"), "meeting_ended");
        Refused(await ben.JoinAsync(id, "Ben", hostToken: ben.SeatToken), "host_token_invalid");
        Accepted(await ann.JoinAsync(id, "Ann", hostToken: token));
        (await StatusAsync(id)).ShouldBe("ongoing");
        Accepted(await ben.JoinAsync(id, "Ben"));
    }

    [Fact]
    public async Task Nobody_outside_gets_anything()
    {
        var (id, _) = await MeetingAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");
        await using var outsider = await HubClient.ConnectAsync(server.BaseUrl);

        Refused(await outsider.CallAsync("chatMessage", new { commandId = NewId(), text = "hi" }), "not_in_meeting");
        Refused(await outsider.CallAsync("newOffer", new { to = ann.ParticipantId, toInstance = ann.InstanceId, sdp = "v=0" }), "not_in_meeting");
        (await outsider.CallAsync("getIceServers"))["iceServers"]!.AsArray().ShouldBeEmpty();
        Refused(await outsider.JoinAsync("abc-defg-hij", "Eve"), "meeting_not_found");
        Refused(await outsider.JoinAsync("nonsense", "Eve"), "meeting_not_found");
        Refused(await outsider.JoinAsync(id, "Eve", seatToken: "short"), "malformed");
        Refused(await outsider.JoinAsync(id, " "), "name_invalid");
        ann.Has("newOffer").ShouldBeFalse();
    }

    [Fact]
    public async Task Garbage_harms_nobody_else()
    {
        var (id, _) = await MeetingAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");
        await using var ben = await HubClient.EnterAsync(server.BaseUrl, id, "Ben");

        await Should.ThrowAsync<HubErrorException>(ben.CallAsync("chatMessage", "not an object"));
        await Should.ThrowAsync<HubErrorException>(ben.CallAsync("chatMessage", new { text = 5 }));
        await Should.ThrowAsync<HubErrorException>(ben.CallAsync("mediaStateChanged", new { commandId = NewId(), media = (object?)null }));
        await Should.ThrowAsync<HubErrorException>(ben.CallAsync("noSuchMethod"));
        Refused(await ben.CallAsync("chatMessage", new { commandId = "../../x", text = "hi" }), "malformed");
        Refused(await ben.CallAsync("chatMessage", new { commandId = NewId(), text = new string('x', 4001) }), "text_invalid");
        Accepted(await ben.CallAsync("chatMessage", new { commandId = NewId(), text = "still here" }));
        await ben.SendRawAsync("{{{ no JSON");
        await ben.Closed.WaitAsync(TimeSpan.FromSeconds(10));

        Accepted(await ann.CallAsync("chatMessage", new { commandId = NewId(), text = "me too" }));
    }

    [Fact]
    public async Task An_oversized_message_ends_its_connection_only()
    {
        var (id, _) = await MeetingAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");
        await using var ben = await HubClient.EnterAsync(server.BaseUrl, id, "Ben");

        await ben.SendRawAsync(new string('x', 200_000));
        await ben.Closed.WaitAsync(TimeSpan.FromSeconds(10));

        (await ann.NextAsync("participantsUpdate"))["participants"]![0]!["presence"]!.GetValue<string>().ShouldBe("away");
    }

    [Fact]
    public async Task A_flood_is_slowed_down_then_cut()
    {
        var (id, _) = await MeetingAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");
        await using var ben = await HubClient.EnterAsync(server.BaseUrl, id, "Ben");

        JsonObject? refused = null;
        for (var i = 0; i < 600 && refused is null; i++)
        {
            var reply = await ben.CallAsync("getIceServers");
            refused = reply.ContainsKey("accepted") ? reply : null;
        }

        Refused(refused!, "rate_limited");
        await Should.ThrowAsync<InvalidOperationException>(async () =>
        {
            for (var i = 0; i < 3000; i++)
            {
                await ben.CallAsync("getIceServers");
            }
        });
        Accepted(await ann.CallAsync("chatMessage", new { commandId = NewId(), text = "fine" }));
    }

    [Fact]
    public async Task A_page_of_another_origin_gets_no_connection() =>
        await Should.ThrowAsync<System.Net.WebSockets.WebSocketException>(HubClient.ConnectAsync(server.BaseUrl, origin: "https://evil.example"));

    private async Task<string> StatusAsync(string id)
    {
        using var http = server.CreateClient();
        return (await http.GetFromJsonAsync<JsonObject>($"/api/meetings/{id}"))!["status"]!.GetValue<string>();
    }

    private static void Accepted(JsonObject reply) => reply["accepted"]!.GetValue<bool>().ShouldBeTrue(reply.ToJsonString());

    private static void Refused(JsonObject reply, string code)
    {
        reply["accepted"]!.GetValue<bool>().ShouldBeFalse();
        reply["code"]!.GetValue<string>().ShouldBe(code);
        reply["message"]!.GetValue<string>().ShouldNotBeEmpty();
    }
}
