using System.Text;
using System.Text.Json.Nodes;

namespace Parley.Server.Tests.Calls.Doors;

/// <summary>Everybody tries everything, over the hub and over the API: each cell of the tables is asserted, refusals with their codes.</summary>
[Collection(ServerCollection.Name)]
public sealed class RoleMatrixTests(ServerFixture server)
{
    private static readonly string[] Roles = ["outsider", "waiting", "denied", "removed", "otherHost", "guest", "participant", "administrator", "cohost", "host"];

    /// <summary>Abbreviations: not in the meeting, still waiting, moderators only, not allowed (host only), host protected, unknown participant or media, offer invalid.</summary>
    private static readonly Dictionary<string, string> Codes = new()
    {
        ["ok"] = "ok",
        ["NI"] = "not_in_meeting",
        ["SW"] = "still_waiting",
        ["MO"] = "moderators_only",
        ["NA"] = "not_allowed",
        ["HP"] = "host_protected",
        ["PU"] = "participant_unknown",
        ["MU"] = "media_unknown",
        ["OI"] = "offer_invalid",
    };

    /// <summary>In the order of <see cref="Roles"/>. What the other meeting's host may, is done there: people of this one are unknown in it.</summary>
    private static readonly (string Method, Func<People, object> Facts, string Expected)[] OverTheHub =
    [
        ("chatMessage", _ => new { text = "hello" }, "NI SW NI NI ok ok ok ok ok ok"),
        ("mediaStateChanged", _ => new { media = new { audio = true, video = true, screen = false } }, "NI SW NI NI ok ok ok ok ok ok"),
        ("raiseHand", _ => new { raised = false }, "NI SW NI NI ok ok ok ok ok ok"),
        ("sendReaction", _ => new { reaction = "heart" }, "NI SW NI NI ok ok ok ok ok ok"),
        ("newOffer", people => new { to = people.Victim.ParticipantId, toInstance = people.Victim.InstanceId, sdp = "v=0" }, "NI SW NI NI PU ok ok ok ok ok"),
        ("offerMedia", _ => new { connectionId = "c1", first = true, sdp = "v=0", published = Array.Empty<object>() }, "NI SW NI NI OI OI OI OI OI OI"),
        ("wantMedia", _ => new { connectionId = "c1", wanted = Array.Empty<object>() }, "NI MU MU MU MU MU MU MU MU MU"),
        ("muteParticipant", people => new { participantId = people.Victim.ParticipantId }, "NI SW NI NI PU MO MO MO ok ok"),
        ("stopVideo", people => new { participantId = people.Victim.ParticipantId }, "NI SW NI NI PU MO MO MO ok ok"),
        ("stopSharing", people => new { participantId = people.Victim.ParticipantId }, "NI SW NI NI PU MO MO MO ok ok"),
        ("muteParticipant", people => new { participantId = people.Host.ParticipantId }, "NI SW NI NI PU MO MO MO HP ok"),
        ("muteEveryone", _ => new { audio = true, video = true }, "NI SW NI NI ok MO MO MO ok ok"),
        ("askToUnmute", people => new { participantId = people.Victim.ParticipantId }, "NI SW NI NI PU MO MO MO ok ok"),
        ("lowerHand", people => new { participantId = people.Victim.ParticipantId }, "NI SW NI NI PU MO MO MO ok ok"),
        ("lowerHand", _ => new { }, "NI SW NI NI ok MO MO MO ok ok"),
        ("spotlight", people => new { participantId = people.Victim.ParticipantId }, "NI SW NI NI PU MO MO MO ok ok"),
        ("spotlight", people => new { participantId = people.Host.ParticipantId }, "NI SW NI NI PU MO MO MO ok ok"),
        ("spotlight", _ => new { }, "NI SW NI NI ok MO MO MO ok ok"),
        ("updateUserPermissions", people => new { participantId = people.Victim.ParticipantId, permissions = new { chat = false } }, "NI SW NI NI PU MO MO MO ok ok"),
        ("updateUserPermissions", _ => new { permissions = new { chat = true }, resetOverrides = true }, "NI SW NI NI ok MO MO MO ok ok"),
        ("updateUserPermissions", people => new { participantId = people.Host.ParticipantId, permissions = new { chat = false } }, "NI SW NI NI PU MO MO MO HP ok"),
        ("makeCoHost", people => new { participantId = people.Victim.ParticipantId }, "NI SW NI NI PU NA NA NA NA ok"),
        ("removeCoHost", people => new { participantId = people.Victim.ParticipantId }, "NI SW NI NI PU NA NA NA NA ok"),
        ("removeCoHost", people => new { participantId = people.Host.ParticipantId }, "NI SW NI NI PU NA NA NA NA HP"),
        ("admitFromWaitingRoom", people => new { participantId = people.Waiter.ParticipantId }, "NI SW NI NI PU MO MO MO ok ok"),
        ("denyFromWaitingRoom", people => new { participantId = people.Waiter.ParticipantId }, "NI SW NI NI PU MO MO MO ok ok"),
        ("lockMeeting", _ => new { locked = true }, "NI SW NI NI ok MO MO MO ok ok"),
        ("lockMeeting", _ => new { locked = false }, "NI SW NI NI ok MO MO MO ok ok"),
        ("setWaitingRoom", _ => new { on = true }, "NI SW NI NI ok MO MO MO ok ok"),
        ("setPassword", _ => new { password = "open sesame" }, "NI SW NI NI ok NA NA NA NA ok"),
        ("setPassword", _ => new { password = (string?)null }, "NI SW NI NI ok NA NA NA NA ok"),
        ("updateMeeting", _ => new { title = "Other plans" }, "NI SW NI NI ok NA NA NA NA ok"),
        ("updateMeeting", _ => new { newcomersHeld = false }, "NI SW NI NI ok MO MO MO ok ok"),
        ("updateMeeting", _ => new { coHostsMayNameCoHosts = false }, "NI SW NI NI ok NA NA NA NA ok"),
        ("removeParticipant", people => new { participantId = people.Victim.ParticipantId }, "NI SW NI NI PU MO MO MO ok ok"),
        ("removeParticipant", people => new { participantId = people.Host.ParticipantId }, "NI SW NI NI PU MO MO MO HP HP"),
        ("endMeeting", _ => new { }, "NI SW NI NI ok NA NA NA NA ok"),
    ];

    /// <summary>Status codes for: nobody, an account, an invited account, another meeting's host, an administrator, co-host, host.</summary>
    private static readonly (string Method, string Path, object? Body, int[] Expected)[] OverTheApi =
    [
        ("GET", "", null, [200, 200, 200, 200, 200, 200, 200]),
        ("PATCH", "", new { title = "Plans" }, [401, 403, 403, 403, 403, 403, 200]),
        ("POST", "/stream-tokens", new { kind = "watch" }, [401, 403, 403, 403, 403, 403, 201]),
        ("PATCH", "/start", null, [401, 403, 403, 403, 403, 200, 200]),
        ("PATCH", "/end", null, [401, 403, 403, 403, 403, 403, 200]),
        ("DELETE", "", null, [401, 403, 403, 403, 403, 403, 200]),
    ];

    [Fact]
    public async Task Everybody_tries_everything_over_the_hub()
    {
        await using var meeting = await PlannedMeeting.ScheduleAsync(server, ["Cora"], ["Ivy"]);
        await using var other = await PlannedMeeting.ScheduleAsync(server, [], []);
        await meeting.AddAccountAsync("Adam", administrator: true);
        var people = await People.GatherAsync(meeting, other);

        foreach (var (method, facts, expected) in OverTheHub)
        {
            var codes = expected.Split(' ');
            codes.Length.ShouldBe(Roles.Length);
            for (var index = 0; index < Roles.Length; index++)
            {
                var code = await people.Of(Roles[index]).TryAsync(method, facts(people));
                code.ShouldBe(Codes[codes[index]], $"{method} by {Roles[index]}");
                if (code == HubCalls.Accepted && Roles[index] != "otherHost")
                {
                    people.Used(method);
                }
            }
        }

        foreach (var role in new[] { "outsider", "waiting", "denied", "removed" })
        {
            people.Of(role).Names.ShouldNotContain("meetingJoined", role);
            people.Of(role).Names.Except(["waitingRoomJoined", "waitingChanged", "deniedFromMeeting", "meetingEnded"]).ShouldBeEmpty(role);
        }
    }

    [Fact]
    public async Task Who_acts_for_the_host_admits_and_mutes_and_nothing_else()
    {
        await using var meeting = await PlannedMeeting.ScheduleAsync(server, [], ["Ivy"]);
        var victim = await meeting.EnterAsync("Vic");
        var ivy = await meeting.EnterAsync("Ivy");
        var host = await meeting.EnterAsync("Host");
        await host.DoAsync("setWaitingRoom", new { on = true });
        var waiter = await meeting.EnterAsync("Wanda", waits: true);
        var second = await meeting.EnterAsync("Willy", waits: true);
        await host.DoAsync("leaveMeeting");
        await ivy.NextAsync("participantsUpdate", update => update["participants"]![0]!["acting"]!.GetValue<bool>());
        (await ivy.NextAsync("waitingRoomUpdate"))["count"]!.GetValue<int>().ShouldBe(2);

        var whom = new { participantId = victim.ParticipantId };
        foreach (var (method, facts, expected) in new (string, object, string)[]
        {
            ("muteParticipant", whom, "ok"),
            ("muteEveryone", new { }, "ok"),
            ("muteEveryone", new { video = true }, "moderators_only"),
            ("stopVideo", whom, "moderators_only"),
            ("stopSharing", whom, "moderators_only"),
            ("askToUnmute", whom, "moderators_only"),
            ("lowerHand", whom, "moderators_only"),
            ("spotlight", whom, "moderators_only"),
            ("removeParticipant", whom, "moderators_only"),
            ("updateUserPermissions", new { permissions = new { chat = false } }, "moderators_only"),
            ("makeCoHost", whom, "not_allowed"),
            ("lockMeeting", new { locked = true }, "moderators_only"),
            ("setWaitingRoom", new { on = false }, "moderators_only"),
            ("setPassword", new { password = "x" }, "not_allowed"),
            ("updateMeeting", new { title = "Mine" }, "not_allowed"),
            ("denyFromWaitingRoom", new { participantId = waiter.ParticipantId }, "moderators_only"),
            ("admitFromWaitingRoom", new { participantId = waiter.ParticipantId }, "ok"),
            ("endMeeting", new { }, "not_allowed"),
        })
        {
            (await ivy.TryAsync(method, facts)).ShouldBe(expected, method);
        }

        await waiter.NextAsync("meetingJoined");
        second.Has("admittedToMeeting").ShouldBeFalse();
        await meeting.EnterAsync("Host");
        await ivy.NextAsync("participantsUpdate", update => !update["participants"]![0]!["acting"]!.GetValue<bool>());
        (await ivy.TryAsync("muteParticipant", whom)).ShouldBe("moderators_only");
    }

    [Fact]
    public async Task Everybody_tries_everything_over_the_api()
    {
        await using var meeting = await PlannedMeeting.ScheduleAsync(server, ["Cora"], ["Ivy"]);
        await meeting.AddAccountAsync("Bob");
        await meeting.AddAccountAsync("Other");
        await meeting.AddAccountAsync("Adam", administrator: true);
        using var made = await meeting.SendAsync("Other", HttpMethod.Post, "/api/meetings", new { title = "Another" });
        // What is over cannot be cancelled any more.
        using var planned = await meeting.ScheduleAgainAsync(["Cora"], ["Ivy"]);
        var toCancel = JsonNode.Parse(await planned.Content.ReadAsStringAsync())!["meetingId"]!.GetValue<string>();
        string?[] people = [null, "Bob", "Ivy", "Other", "Adam", "Cora", "Host"];
        var found = new StringBuilder();
        var wanted = new StringBuilder();

        foreach (var (method, path, body, expected) in OverTheApi)
        {
            for (var index = 0; index < people.Length; index++)
            {
                using var answer = await meeting.SendAsync(people[index], new HttpMethod(method), $"/api/meetings/{(method == "DELETE" ? toCancel : meeting.Id)}{path}", body);
                found.AppendLine($"{method} {path} {people[index]}: {(int)answer.StatusCode}");
                wanted.AppendLine($"{method} {path} {people[index]}: {expected[index]}");
            }
        }

        found.ToString().ShouldBe(wanted.ToString());
    }
}
