using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Parley.Server.Tests.Accounts;

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
