using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Parley.Server.Tests.Accounts;
using Parley.Server.Tests.Calls.Doors;

namespace Parley.Server.Tests.Calls;

/// <summary>A server of its own: these tests stop it.</summary>
public sealed class RestartTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_publisher_is_not_waited_for_after_a_restart()
    {
        using var stream = await Streams.StreamClient.CreateAsync(server);
        var session = await Streams.StreamClient.SessionOfAsync(stream.PublishAsync());
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, stream.MeetingId, "Ann");

        await server.RestartAsync();

        await using var again = await HubClient.ConnectAsync(server.BaseUrl);
        (await again.JoinAsync(stream.MeetingId, "Ann", seatToken: ann.SeatToken))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        (await again.NextAsync("meetingJoined"))["participants"]!.AsArray().Count.ShouldBe(1);
        await Streams.StreamClient.ShouldBeRefusedAsync(stream.SendAsync(HttpMethod.Delete, session), 404, "stream_unknown");
    }

    [Fact]
    public async Task Rights_and_doors_survive_a_restart()
    {
        var (id, token) = await MeetingAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann", token);
        await using var ben = await HubClient.EnterAsync(server.BaseUrl, id, "Ben");
        await using var cid = await HubClient.EnterAsync(server.BaseUrl, id, "Cid");
        await using var dan = await HubClient.EnterAsync(server.BaseUrl, id, "Dan");
        await ann.DoAsync("makeCoHost", new { participantId = ben.ParticipantId });
        await ann.DoAsync("updateUserPermissions", new { permissions = new { video = false } });
        await ann.DoAsync("updateUserPermissions", new { participantId = cid.ParticipantId, permissions = new { video = true, chat = false } });
        await ann.DoAsync("removeParticipant", new { participantId = dan.ParticipantId });
        await ann.DoAsync("spotlight", new { participantId = cid.ParticipantId });
        await ann.DoAsync("setPassword", new { password = "open sesame" });
        await ann.DoAsync("lockMeeting", new { locked = true });

        await server.RestartAsync();

        await using var cidAgain = await HubClient.ConnectAsync(server.BaseUrl);
        (await cidAgain.JoinAsync(id, "Cid", seatToken: cid.SeatToken))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        var joined = await cidAgain.NextAsync("meetingJoined");
        var settings = joined["meeting"]!["settings"]!;
        (settings["locked"]!.GetValue<bool>(), settings["passwordSet"]!.GetValue<bool>(), settings["newcomersHeld"]!.GetValue<bool>(), settings["permissions"]!["video"]!.GetValue<bool>())
            .ShouldBe((true, true, true, false));
        joined["meeting"]!["spotlight"]!.GetValue<string>().ShouldBe(cid.ParticipantId);
        var people = joined["participants"]!.AsArray();
        people.Select(one => one!["role"]!.GetValue<string>()).ShouldBe(["host", "cohost", "participant"]);
        people[2]!["permissions"]!["video"]!.GetValue<bool>().ShouldBeTrue();
        (await cidAgain.TryAsync("chatMessage", new { text = "x" })).ShouldBe("chat_not_allowed");
        await using var danAgain = await HubClient.ConnectAsync(server.BaseUrl);
        HubCalls.CodeOf(await danAgain.JoinAsync(id, "Dan", seatToken: dan.SeatToken)).ShouldBe("removed_from_meeting");
        await using var eve = await HubClient.ConnectAsync(server.BaseUrl);
        HubCalls.CodeOf(await eve.JoinAsync(id, "Eve")).ShouldBe("meeting_locked");
        await using var benAgain = await HubClient.ConnectAsync(server.BaseUrl);
        (await benAgain.JoinAsync(id, "Ben", seatToken: ben.SeatToken))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        await benAgain.DoAsync("lockMeeting", new { locked = false });
        HubCalls.CodeOf(await eve.JoinAsync(id, "Eve")).ShouldBe("password_required");
        (await eve.JoinAsync(id, "Eve", password: "open sesame"))["waiting"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task A_meeting_goes_on_after_a_restart()
    {
        var (id, token) = await MeetingAsync();
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann", token);
        await using var ben = await HubClient.EnterAsync(server.BaseUrl, id, "Ben");
        await using var cid = await HubClient.EnterAsync(server.BaseUrl, id, "Cid");
        await ann.CallAsync("chatMessage", new { commandId = Guid.NewGuid(), text = "before" });
        await ben.CallAsync("chatMessage", new { commandId = Guid.NewGuid(), text = "for Ann only", to = ann.ParticipantId });
        await ben.CallAsync("raiseHand", new { commandId = Guid.NewGuid(), raised = true });
        await ben.CallAsync("rename", new { commandId = Guid.NewGuid(), displayName = "Benno" });
        await cid.CallAsync("leaveMeeting", new { commandId = Guid.NewGuid() });

        await server.RestartAsync();

        await using var annAgain = await HubClient.ConnectAsync(server.BaseUrl);
        (await annAgain.JoinAsync(id, "Ann", seatToken: ann.SeatToken))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        var snapshot = await annAgain.NextAsync("meetingJoined");
        annAgain.ParticipantId.ShouldBe(ann.ParticipantId);
        snapshot["participants"]!.AsArray().Select(one => one!["displayName"]!.GetValue<string>()).ShouldBe(["Ann", "Benno"]);
        snapshot["participants"]![0]!["role"]!.GetValue<string>().ShouldBe("host", "the role is kept without showing the host token again");
        snapshot["participants"]![1]!["presence"]!.GetValue<string>().ShouldBe("away");
        snapshot["participants"]![1]!["handRaisedAt"].ShouldNotBeNull();
        snapshot["chat"]!.AsArray().Select(line => line!["text"]!.GetValue<string>()).ShouldBe(["before", "for Ann only"]);

        await using var cidAgain = await HubClient.ConnectAsync(server.BaseUrl);
        await cidAgain.JoinAsync(id, "Cid", seatToken: cid.SeatToken);
        cidAgain.ParticipantId.ShouldBe(cid.ParticipantId, "a seat that was left is the same seat on return");
        (await cidAgain.NextAsync("meetingJoined"))["chat"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Who_is_signed_in_stays_so_over_a_restart()
    {
        var account = await server.MakeAccountAsync();
        using var browser = new Browser(server.BaseUrl);
        using var signIn = await browser.SignInAsync(account.Email!, MadeAccount.Password);
        var (access, _) = await browser.TokensAsync(account.Email!);

        await server.RestartAsync();

        (await browser.MeAsync()).ShouldBe(account.Email);
        using var bearer = await browser.BearAsync(access);
        bearer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_message_sent_again_after_a_restart_is_one_message()
    {
        var (id, _) = await MeetingAsync();
        var message = new { commandId = Guid.NewGuid(), text = "once" };
        await using var ann = await HubClient.EnterAsync(server.BaseUrl, id, "Ann");
        await ann.CallAsync("chatMessage", message);

        await server.RestartAsync();

        await using var again = await HubClient.ConnectAsync(server.BaseUrl);
        await again.JoinAsync(id, "Ann", seatToken: ann.SeatToken);
        (await again.CallAsync("chatMessage", message))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        await using var ben = await HubClient.EnterAsync(server.BaseUrl, id, "Ben");
        (await ben.NextAsync("meetingJoined"))["chat"]!.AsArray().Count.ShouldBe(1);
    }

    private async Task<(string Id, string HostToken)> MeetingAsync()
    {
        using var http = server.CreateClient();
        using var answer = await http.PostAsJsonAsync("/api/meetings", new { title = "Plans" });
        var meeting = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        return (meeting["meetingId"]!.GetValue<string>(), meeting["hostToken"]!.GetValue<string>());
    }
}
