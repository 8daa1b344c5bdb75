using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Tests.Accounts;
using Parley.Server.Tests.Calls;
using Parley.Server.Tests.Calls.Doors;

namespace Parley.Server.Tests.Webhooks.Delivery;

/// <summary>What happens in a meeting, as its host's program gets it.</summary>
[Collection(WebhooksCollection.Name)]
public sealed class MeetingStoryTests(WebhooksFixture fixture) : IAsyncLifetime
{
    private HookReceiver _receiver = null!;

    public async Task InitializeAsync() => _receiver = await HookReceiver.StartAsync();

    public Task DisposeAsync() => _receiver.DisposeAsync().AsTask();

    [Fact]
    public async Task A_host_is_told_of_everything_in_order_and_signed()
    {
        using var ada = await fixture.AdministratorAsync();
        using var eve = await fixture.AdministratorAsync("Eve");
        await using var other = await HookReceiver.StartAsync();
        var (_, secret) = await WebhooksFixture.MakeAsync(ada, _receiver.Url);
        await WebhooksFixture.MakeAsync(eve, other.Url);
        var planned = await ada.PlanAsync(
            ("participants", new object[] { new { email = "bob@example.org", name = "Bob" } }),
            ("settings", new { waitingRoomEnabled = true, password = "open sesame", participantsMayStart = false }));
        var id = planned["meetingId"]!.GetValue<string>();
        await ada.SendAsync(HttpMethod.Patch, $"/api/meetings/{id}", new { title = "Other plans" });
        await ActAsync(ada, id);
        await ada.SendAsync(HttpMethod.Patch, $"/api/meetings/{id}/end");

        var story = (await _receiver.WaitAsync(15, hook => hook.MeetingId == id)).OrderBy(SequenceOf).ToList();

        story.Select(hook => $"{hook.Type} {hook.Participant?["name"]}".Trim()).ShouldBe(
        [
            "meeting.scheduled", "meeting.updated", "meeting.started", "participant.joined Ada Lovelace",
            "participant.waiting Ben", "participant.waiting Cid", "participant.admitted Ben", "participant.joined Ben", "participant.denied Cid",
            "participant.role_changed Ben", "participant.role_changed Ben", "participant.left Ben", "participant.removed Ben",
            "participant.left Ada Lovelace", "meeting.ended",
        ]);
        story.Select(SequenceOf).ShouldBe(Enumerable.Range(1, 15).Select(number => (long)number));
        story.Select(hook => hook.Id).ShouldBeUnique();
        story.ShouldAllBe(hook => WebhookCheck.IsSigned(hook, secret));
        story.ShouldAllBe(hook => hook.ContentType == "application/json");
        other.Received.ShouldBeEmpty();
        ShouldSayWhatHappened(story);
        ShouldKeepSecrets(story, secret);
    }

    [Fact]
    public async Task Who_reloads_has_neither_left_nor_come()
    {
        using var ada = await fixture.AdministratorAsync();
        await WebhooksFixture.MakeAsync(ada, _receiver.Url, "participant.joined", "participant.left", "meeting.ended");
        var (_, made) = await ada.SendAsync(HttpMethod.Post, "/api/meetings", new { title = "Quick" });
        var (id, token) = (made["meetingId"]!.GetValue<string>(), made["hostToken"]!.GetValue<string>());
        await using (var first = await HubClient.EnterAsync(fixture.Server.BaseUrl, id, "Ada", token))
        {
            await using var again = await HubClient.ConnectAsync(fixture.Server.BaseUrl);
            (await again.JoinAsync(id, "Ada", seatToken: first.SeatToken, hostToken: token, takeOver: true))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        }

        await using var back = await HubClient.ConnectAsync(fixture.Server.BaseUrl);
        await back.JoinAsync(id, "Ada", hostToken: token);
        await back.DoAsync("endMeeting", new { });

        await _receiver.WaitAsync(1, hook => hook.Type == "meeting.ended");

        var story = (await _receiver.WaitAsync(5)).OrderBy(SequenceOf).ToList();
        // Two seats: that of the first two connections, and that of the third, which brought no token of it.
        story.Select(hook => hook.Type).ShouldBe(["participant.joined", "participant.joined", "participant.left", "participant.left", "meeting.ended"]);
        story[2].Data["reason"]!.GetValue<string>().ShouldBe("meetingEnded");
    }

    [Fact]
    public async Task A_meeting_that_is_opened_before_somebody_comes_starts_once()
    {
        using var ada = await fixture.AdministratorAsync();
        await WebhooksFixture.MakeAsync(ada, _receiver.Url, "meeting.started", "meeting.ended", "meeting.cancelled");
        var id = (await ada.PlanAsync())["meetingId"]!.GetValue<string>();
        await ada.SendAsync(HttpMethod.Patch, $"/api/meetings/{id}/start");
        await ada.SendAsync(HttpMethod.Patch, $"/api/meetings/{id}/start");
        await using (await HubClient.EnterAsync(fixture.Server.BaseUrl, id, "Ben"))
        {
            await ada.SendAsync(HttpMethod.Patch, $"/api/meetings/{id}/end");
        }

        var never = (await ada.PlanAsync())["meetingId"]!.GetValue<string>();
        await ada.SendAsync(HttpMethod.Delete, $"/api/meetings/{never}");

        await _receiver.WaitAsync(3);

        _receiver.Received.Where(hook => hook.MeetingId == id).OrderBy(SequenceOf).Select(hook => hook.Type).ShouldBe(["meeting.started", "meeting.ended"]);
        _receiver.Received.Where(hook => hook.MeetingId == never).Select(hook => hook.Type).ShouldBe(["meeting.cancelled"]);
    }

    [Fact]
    public async Task Nothing_is_written_for_meetings_nobody_is_to_be_told_of()
    {
        using var bob = await Scheduling.Person.MakeAsync(fixture.Server, "Bob");
        var id = (await bob.PlanAsync())["meetingId"]!.GetValue<string>();
        await using var client = await HubClient.EnterAsync(fixture.Server.BaseUrl, id, "Ben");

        await using var db = await fixture.Server.DatabaseAsync();
        (await db.WebhookEvents.AnyAsync(row => row.MeetingId == id)).ShouldBeFalse();
        (await db.Meetings.SingleAsync(row => row.Id == id)).EventSequence.ShouldBe(0);
    }

    private async Task ActAsync(Scheduling.Person ada, string id)
    {
        var token = ada.Http.DefaultRequestHeaders.Authorization!.Parameter;
        await using var host = await HubClient.ConnectAsync(fixture.Server.BaseUrl, accessToken: token);
        (await host.JoinAsync(id, "Ada Lovelace"))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        await using var ben = await HubClient.ConnectAsync(fixture.Server.BaseUrl);
        (await ben.JoinAsync(id, "Ben", password: "open sesame"))["waiting"]!.GetValue<bool>().ShouldBeTrue();
        await using var cid = await HubClient.ConnectAsync(fixture.Server.BaseUrl);
        (await cid.JoinAsync(id, "Cid", password: "open sesame"))["waiting"]!.GetValue<bool>().ShouldBeTrue();
        await host.DoAsync("admitFromWaitingRoom", new { participantId = ben.ParticipantId });
        await host.DoAsync("denyFromWaitingRoom", new { participantId = cid.ParticipantId });
        await host.DoAsync("makeCoHost", new { participantId = ben.ParticipantId });
        await host.DoAsync("removeCoHost", new { participantId = ben.ParticipantId });
        await host.DoAsync("removeParticipant", new { participantId = ben.ParticipantId });
        await host.DoAsync("leaveMeeting", new { });
    }

    private static void ShouldSayWhatHappened(IReadOnlyList<ReceivedHook> story)
    {
        var started = story[2].Data;
        started["meeting"]!["status"]!.GetValue<string>().ShouldBe("ongoing");
        started["meeting"]!["title"]!.GetValue<string>().ShouldBe("Other plans");
        started["sessionId"].ShouldNotBeNull();
        story[0].Data["meeting"]!["status"]!.GetValue<string>().ShouldBe("scheduled");
        story[0].Data["meeting"]!["participants"]![0]!["email"]!.GetValue<string>().ShouldBe("bob@example.org");
        story[3].Participant!["role"]!.GetValue<string>().ShouldBe("host");
        story[3].Participant!["guest"]!.GetValue<bool>().ShouldBeFalse();
        story[4].Participant!["guest"]!.GetValue<bool>().ShouldBeTrue();
        story[6].Data["by"]!["name"]!.GetValue<string>().ShouldBe("Ada Lovelace");
        story[9].Participant!["role"]!.GetValue<string>().ShouldBe("cohost");
        story[10].Participant!["role"]!.GetValue<string>().ShouldBe("participant");
        story[11].Data["reason"]!.GetValue<string>().ShouldBe("removed");
        story[14].Data["meeting"]!["status"]!.GetValue<string>().ShouldBe("completed");
    }

    private static void ShouldKeepSecrets(IReadOnlyList<ReceivedHook> story, string secret)
    {
        story.ShouldAllBe(hook => !hook.Text.Contains("open sesame") && !hook.Text.Contains("hostToken") && !hook.Text.Contains("assword\":\"") && !hook.Text.Contains(secret));
        story.ShouldAllBe(hook => ((JsonObject)hook.Data["meeting"]!["settings"]!)["passwordSet"]!.GetValue<bool>());
    }

    private static long SequenceOf(ReceivedHook hook) => hook.Data["sequence"]!.GetValue<long>();
}
