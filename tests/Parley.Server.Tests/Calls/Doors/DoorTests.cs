using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Parley.Meetings;
using Parley.Server.Accounts.Sessions;
using Parley.Server.Calls.Doors;
using Parley.Server.Tests.Accounts;

namespace Parley.Server.Tests.Calls.Doors;

[Collection(ServerCollection.Name)]
public sealed class DoorTests(ServerFixture server) : IAsyncLifetime
{
    private readonly List<HubClient> _clients = [];
    private string _meeting = "";
    private string _hostToken = "";
    private HubClient _host = null!;

    public async Task InitializeAsync()
    {
        using var http = server.CreateClient();
        using var answer = await http.PostAsJsonAsync("/api/meetings", new { title = "Plans" });
        var made = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        (_meeting, _hostToken) = (made["meetingId"]!.GetValue<string>(), made["hostToken"]!.GetValue<string>());
        _host = await ConnectAsync();
        (await JoinAsync(_host, "Hana", hostToken: _hostToken)).ShouldBe("ok");
    }

    public async Task DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task Who_waits_knows_the_title_and_whether_the_host_is_there_and_nothing_else()
    {
        await _host.DoAsync("setWaitingRoom", new { on = true });
        await _host.DoAsync("chatMessage", new { text = "secret" });
        var guest = await ConnectAsync();

        var reply = await guest.JoinAsync(_meeting, "Gus");

        reply["waiting"]!.GetValue<bool>().ShouldBeTrue();
        var shown = await guest.NextAsync("waitingRoomJoined");
        shown.Select(member => member.Key).ShouldBe(["meetingId", "title", "participantId", "reason", "hostPresent", "serverTime"]);
        (shown["title"]!.GetValue<string>(), shown["reason"]!.GetValue<string>(), shown["hostPresent"]!.GetValue<bool>()).ShouldBe(("Plans", "waitingRoom", true));
        (await guest.CallAsync("getIceServers"))["iceServers"]!.AsArray().ShouldBeEmpty();
        (await guest.TryAsync("chatMessage", new { text = "hello?" })).ShouldBe("still_waiting");
        await _host.DoAsync("chatMessage", new { text = "another" });
        await _host.DoAsync("raiseHand", new { raised = true });
        guest.Names.ShouldBeEmpty();

        var update = await _host.NextAsync("waitingRoomUpdate");
        update["arrived"]![0]!["displayName"]!.GetValue<string>().ShouldBe("Gus");
        await _host.DoAsync("admitFromWaitingRoom", new { participantId = guest.ParticipantId });
        await guest.NextAsync("admittedToMeeting");
        (await guest.NextAsync("meetingJoined"))["participants"]!.AsArray().Count.ShouldBe(2);
        (await guest.TryAsync("chatMessage", new { text = "hello" })).ShouldBe("ok");
        (await _host.NextAsync("waitingRoomUpdate"))["gone"]![0]!.GetValue<string>().ShouldBe(guest.ParticipantId);
    }

    [Fact]
    public async Task The_host_token_is_the_bearer_token_of_a_connection_too_and_of_no_other_meeting()
    {
        using var http = server.CreateClient();
        using var answer = await http.PostAsync("/api/meetings", null);
        var other = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["meetingId"]!.GetValue<string>();
        var client = await HubClient.ConnectAsync(server.BaseUrl, accessToken: _hostToken);
        _clients.Add(client);

        (await JoinAsync(client, "Hana")).ShouldBe("ok");

        (await client.NextAsync("meetingJoined"))["participants"]!.AsArray().Select(one => one!["role"]!.GetValue<string>()).ShouldBe(["host", "host"]);
        HubCalls.CodeOf(await client.JoinAsync(other, "Hana")).ShouldBe("host_token_invalid");
    }

    [Fact]
    public async Task Who_was_denied_is_told_and_cannot_knock_again_at_once()
    {
        await _host.DoAsync("setWaitingRoom", new { on = true });
        var guest = await ConnectAsync();
        await guest.JoinAsync(_meeting, "Gus");

        await _host.DoAsync("denyFromWaitingRoom", new { participantId = guest.ParticipantId });

        (await guest.NextAsync("deniedFromMeeting"))["retryAfter"]!.GetValue<double>().ShouldBe(60);
        var again = await guest.JoinAsync(_meeting, "Gus");
        again["code"]!.GetValue<string>().ShouldBe("denied_from_meeting");
        again["retryAfter"]!.GetValue<double>().ShouldBeInRange(1, 60);
    }

    [Fact]
    public async Task Who_was_removed_does_not_come_back_by_token_browser_or_account()
    {
        await using var people = await PlannedMeeting.ScheduleAsync(server, [], []);
        await people.AddAccountAsync("Rob");
        using var browser = new Browser(server.BaseUrl);
        using var page = await browser.Http.GetAsync($"/m/{_meeting}");
        var cookie = browser.Cookies.GetCookieHeader(new Uri(server.BaseUrl));
        cookie.ShouldContain("parley-browser=");
        var remy = await ConnectAsync(cookie);
        (await JoinAsync(remy, "Remy")).ShouldBe("ok");
        var rob = await people.ConnectAsync("Rob");
        (await JoinAsync(rob, "Rob")).ShouldBe("ok");

        foreach (var client in new[] { remy, rob })
        {
            await _host.DoAsync("removeParticipant", new { participantId = client.ParticipantId });
            await client.NextAsync("removedFromMeeting");
            (await client.CallAsync("getIceServers"))["iceServers"]!.AsArray().ShouldBeEmpty();
            (await client.TryAsync("chatMessage", new { text = "x" })).ShouldBe("not_in_meeting");
            (await JoinAsync(client, "Me again")).ShouldBe("removed_from_meeting");
        }

        var sameBrowser = await ConnectAsync(cookie);
        (await JoinAsync(sameBrowser, "Somebody else", seatToken: NewToken())).ShouldBe("removed_from_meeting");
        var sameAccount = await people.ConnectAsync("Rob");
        (await JoinAsync(sameAccount, "Rob", seatToken: NewToken())).ShouldBe("removed_from_meeting");

        // Anybody without an account may be the same one: they wait, until a host says otherwise.
        var stranger = await ConnectAsync();
        (await stranger.JoinAsync(_meeting, "Stranger"))["waiting"]!.GetValue<bool>().ShouldBeTrue();
        (await stranger.NextAsync("waitingRoomJoined"))["reason"]!.GetValue<string>().ShouldBe("held");
        await people.AddAccountAsync("Ann");
        (await JoinAsync(await people.ConnectAsync("Ann"), "Ann")).ShouldBe("ok");
        (await PageAsync()).ShouldContain("data-waiting-room=\"true\"");
        await _host.DoAsync("updateMeeting", new { newcomersHeld = false });
        await stranger.NextAsync("meetingJoined");
        (await PageAsync()).ShouldContain("data-waiting-room=\"false\"");

        async Task<string> PageAsync()
        {
            using var answer = await browser.Http.GetAsync($"/m/{_meeting}");
            return await answer.Content.ReadAsStringAsync();
        }
    }

    [Fact]
    public async Task A_lock_keeps_newcomers_out_and_lets_people_return()
    {
        var guest = await ConnectAsync();
        (await JoinAsync(guest, "Gus")).ShouldBe("ok");
        await _host.DoAsync("lockMeeting", new { locked = true });

        (await JoinAsync(await ConnectAsync(), "Late")).ShouldBe("meeting_locked");
        await guest.DoAsync("leaveMeeting");
        (await JoinAsync(guest, "Gus")).ShouldBe("ok");
        (await JoinAsync(await ConnectAsync(), "Hana too", hostToken: _hostToken)).ShouldBe("ok");
        await _host.DoAsync("lockMeeting", new { locked = false });
        (await JoinAsync(await ConnectAsync(), "Late")).ShouldBe("ok");
    }

    [Fact]
    public async Task A_password_is_asked_once_kept_as_a_hash_and_slows_only_who_guesses()
    {
        const string right = "öpen sesame";
        await _host.DoAsync("setPassword", new { password = right });
        (await _host.NextAsync("meetingUpdated"))["meeting"]!["settings"]!["passwordSet"]!.GetValue<bool>().ShouldBeTrue();
        await using (var db = await server.DatabaseAsync())
        {
            var hash = (await db.Meetings.SingleAsync(row => row.Id == _meeting)).PasswordHash!;
            hash.ShouldNotContain("sesame");
            (await db.MeetingLog.Where(row => row.MeetingId == _meeting).Select(row => row.Detail).ToListAsync()).ShouldAllBe(detail => detail == null);
        }

        var guest = await ConnectAsync();
        (await JoinAsync(guest, "Gus")).ShouldBe("password_required");
        (await JoinAsync(guest, "Gus", password: "open sesame")).ShouldBe("password_wrong");
        (await JoinAsync(guest, "Gus", password: new string('x', 5000))).ShouldBe("password_wrong");
        (await JoinAsync(guest, "Gus", password: right)).ShouldBe("ok");
        // The seat remembers.
        await guest.DoAsync("leaveMeeting");
        (await JoinAsync(guest, "Gus")).ShouldBe("ok");

        var mallory = await ConnectAsync();
        for (var guess = 0; guess < 5; guess++)
        {
            (await JoinAsync(mallory, "Mallory", password: $"guess {guess}")).ShouldBe("password_wrong");
        }

        var slowed = await mallory.JoinAsync(_meeting, "Mallory", password: right);
        slowed["code"]!.GetValue<string>().ShouldBe("rate_limited");
        slowed["retryAfter"]!.GetValue<double>().ShouldBeGreaterThan(0);
        (await JoinAsync(await ConnectAsync(), "Ben", password: right)).ShouldBe("ok");
        using var http = server.CreateClient();
        (await http.GetStringAsync($"/m/{_meeting}")).ShouldContain("data-password=\"true\"");
    }

    [Fact]
    public async Task A_ticket_is_of_one_person_in_one_meeting_with_one_live_seat_and_can_be_revoked()
    {
        await using var meeting = await PlannedMeeting.ScheduleAsync(server, ["Cora"], ["Ivy"]);
        await using var other = await PlannedMeeting.ScheduleAsync(server, [], []);
        var (cora, ivy) = (await TicketAsync(meeting, "Cora"), await TicketAsync(meeting, "Ivy"));
        await meeting.EnterAsync("Host");

        var first = await ConnectAsync();
        (await first.JoinAsync(meeting.Id, "Cora", ticket: cora))["accepted"]!.GetValue<bool>().ShouldBeTrue();
        var me = (await first.NextAsync("meetingJoined"))["participants"]!.AsArray().Single(one => one!["participantId"]!.GetValue<string>() == first.ParticipantId)!;
        (me["role"]!.GetValue<string>(), me["guest"]!.GetValue<bool>(), me["invited"]!.GetValue<bool>()).ShouldBe(("cohost", true, true));

        // The same link elsewhere: one of them has the seat.
        var second = await ConnectAsync();
        HubCalls.CodeOf(await second.JoinAsync(meeting.Id, "Cora", ticket: cora)).ShouldBe("seat_in_use");
        HubCalls.CodeOf(await second.JoinAsync(meeting.Id, "Cora", ticket: cora, takeOver: true)).ShouldBe("ok");
        second.ParticipantId.ShouldBe(first.ParticipantId);
        await first.NextAsync("seatTaken");

        // Another meeting, a change of a single character, no ticket at all, and another person's account.
        HubCalls.CodeOf(await (await ConnectAsync()).JoinAsync(other.Id, "Cora", ticket: cora)).ShouldBe("ticket_invalid");
        for (var at = 0; at < cora.Length; at += 17)
        {
            var forged = $"{cora[..at]}{(cora[at] == 'A' ? 'B' : 'A')}{cora[(at + 1)..]}";
            HubCalls.CodeOf(await (await ConnectAsync()).JoinAsync(meeting.Id, "Cora", ticket: forged)).ShouldBe("ticket_invalid");
        }

        HubCalls.CodeOf(await (await ConnectAsync()).JoinAsync(meeting.Id, "Cora", ticket: _hostToken)).ShouldBe("ticket_invalid");
        var forwarded = await meeting.ConnectAsync("Ivy");
        HubCalls.CodeOf(await forwarded.JoinAsync(meeting.Id, "Ivy", ticket: cora)).ShouldBe("ok");
        (await forwarded.TryAsync("lockMeeting", new { locked = true })).ShouldBe("moderators_only");

        // A newer link revokes those before.
        await using (var db = await server.DatabaseAsync())
        {
            await db.Invitees.Where(row => row.MeetingId == meeting.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.LinkNumber, row => row.LinkNumber + 1));
        }

        HubCalls.CodeOf(await (await ConnectAsync()).JoinAsync(meeting.Id, "Ivy", ticket: ivy)).ShouldBe("ticket_invalid");
        var late = server.Services.GetRequiredService<JoinTickets>().Write((await ReadAsync(meeting, "Ivy")) with { Expires = TimeProvider.System.GetUtcNow().AddSeconds(-1) });
        HubCalls.CodeOf(await (await ConnectAsync()).JoinAsync(meeting.Id, "Ivy", ticket: late)).ShouldBe("ticket_invalid");
    }

    [Fact]
    public async Task Tickets_of_accounts_hosts_and_guests_say_who_comes_and_nothing_more()
    {
        await using var meeting = await PlannedMeeting.ScheduleAsync(server, ["Cora"], []);
        var path = $"/api/meetings/{meeting.Id}/tickets";
        using var accounts = await meeting.SendAsync("Cora", HttpMethod.Post, path, new { });
        using var guests = await meeting.SendAsync(null, HttpMethod.Post, path, new { displayName = " Gus " });
        using var nameless = await meeting.SendAsync(null, HttpMethod.Post, path, new { });
        using var nowhere = await meeting.SendAsync(null, HttpMethod.Post, "/api/meetings/zzz-zzzz-zzz/tickets", new { displayName = "Gus" });
        ((int)nameless.StatusCode, (int)nowhere.StatusCode).ShouldBe((400, 404));

        var cora = await ConnectAsync();
        HubCalls.CodeOf(await cora.JoinAsync(meeting.Id, "Somebody", ticket: await TicketOfAsync(accounts))).ShouldBe("ok");
        var gus = await ConnectAsync();
        HubCalls.CodeOf(await gus.JoinAsync(meeting.Id, "Somebody", ticket: await TicketOfAsync(guests))).ShouldBe("ok");
        (await gus.NextAsync("meetingJoined"))["participants"]!.AsArray().Select(one => (one!["displayName"]!.GetValue<string>(), one["role"]!.GetValue<string>(), one["guest"]!.GetValue<bool>()))
            .ShouldBe([("Cora", "cohost", false), ("Gus", "participant", true)]);

        foreach (var foreign in new[] { accounts, guests })
        {
            HubCalls.CodeOf(await (await ConnectAsync()).JoinAsync(_meeting, "Somebody", ticket: await TicketOfAsync(foreign))).ShouldBe("ticket_invalid", "it is of the other meeting");
        }

        // The host's, for this meeting only and by its token only.
        using var http = server.CreateClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", _hostToken);
        using var hosts = await http.PostAsJsonAsync($"/api/meetings/{_meeting}/tickets", new { });
        using var others = await http.PostAsJsonAsync(path, new { });
        ((int)others.StatusCode).ShouldBe(403);
        var ticket = await TicketOfAsync(hosts);
        HubCalls.CodeOf(await (await ConnectAsync()).JoinAsync(meeting.Id, "Hana", ticket: ticket)).ShouldBe("ticket_invalid");
        var hana = await ConnectAsync();
        HubCalls.CodeOf(await hana.JoinAsync(_meeting, "Hana", ticket: ticket)).ShouldBe("ok");
        (await hana.TryAsync("endMeeting")).ShouldBe("ok");
        await using (var db = await server.DatabaseAsync())
        {
            await db.Meetings.Where(row => row.Id == _meeting).ExecuteUpdateAsync(set => set.SetProperty(row => row.HostProof, "of another token"));
        }

        HubCalls.CodeOf(await (await ConnectAsync()).JoinAsync(_meeting, "Hana", ticket: ticket)).ShouldBe("ticket_invalid", "the token that it was made with counts no more");

        // Another account cannot come under this one's ticket, and a new password ends it.
        HubCalls.CodeOf(await (await meeting.ConnectAsync("Host")).JoinAsync(meeting.Id, "Cora", ticket: await TicketOfAsync(accounts))).ShouldBe("ticket_invalid");
        await using (var db = await server.DatabaseAsync())
        {
            await db.Accounts.Where(row => row.Id == meeting.Accounts["Cora"].Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.SecurityStamp, Guid.NewGuid().ToString()));
        }

        HubCalls.CodeOf(await (await ConnectAsync()).JoinAsync(meeting.Id, "Cora", ticket: await TicketOfAsync(accounts))).ShouldBe("ticket_invalid");
    }

    [Fact]
    public async Task A_host_reads_the_name_of_a_ticket_from_the_first_moment_and_every_change_of_who_waits()
    {
        using var http = server.CreateClient();
        using var guests = await http.PostAsJsonAsync($"/api/meetings/{_meeting}/tickets", new { displayName = "Gus" });
        await _host.DoAsync("setWaitingRoom", new { on = true });
        _host.Forget();
        var guest = await ConnectAsync();
        var (gus, again) = (await TicketOfAsync(guests), await ConnectAsync());
        var account = await server.MakeAccountAsync(fullName: "Gus");
        var signedIn = await HubClient.ConnectAsync(server.BaseUrl, accessToken: (await server.Services.GetRequiredService<ApiTokens>().BeginAsync(account, CancellationToken.None)).AccessToken);
        _clients.Add(signedIn);
        async Task<string> SeenAsync()
        {
            var update = await _host.NextAsync("waitingRoomUpdate");
            var one = update["arrived"]!.AsArray().ShouldHaveSingleItem()!;
            return $"{update["count"]} {one["displayName"]} {one["guest"]}";
        }

        (await guest.JoinAsync(_meeting, "Somebody", ticket: gus))["waiting"]!.GetValue<bool>().ShouldBeTrue();
        (await SeenAsync()).ShouldBe("1 Gus true");
        (await again.JoinAsync(_meeting, "Somebody", seatToken: guest.SeatToken, takeOver: true))["waiting"]!.GetValue<bool>().ShouldBeTrue();
        (await SeenAsync()).ShouldBe("1 Somebody true");
        (await guest.JoinAsync(_meeting, "Else", ticket: gus, takeOver: true))["waiting"]!.GetValue<bool>().ShouldBeTrue();
        (await SeenAsync()).ShouldBe("1 Gus true");
        (await signedIn.JoinAsync(_meeting, "Gus", seatToken: guest.SeatToken, takeOver: true))["waiting"]!.GetValue<bool>().ShouldBeTrue();
        (await SeenAsync()).ShouldBe("1 Gus false", "the same one, signed in");
    }

    [Fact]
    public async Task A_scheduled_meeting_waits_for_its_host_unless_participants_may_start()
    {
        await using var meeting = await PlannedMeeting.ScheduleAsync(server, ["Cora"], ["Ivy"], new { participantsMayStart = false, emailReminders = false });
        var guest = await meeting.EnterAsync("Gus", waits: true);
        var shown = await guest.NextAsync("waitingRoomJoined");
        (shown["reason"]!.GetValue<string>(), shown["hostPresent"]!.GetValue<bool>()).ShouldBe(("notBegun", false));
        var invited = await meeting.EnterAsync("Ivy", waits: true);

        await meeting.EnterAsync("Cora");

        await guest.NextAsync("meetingJoined");
        await invited.NextAsync("meetingJoined");
    }

    [Fact]
    public async Task Every_act_is_in_the_log()
    {
        var guest = await ConnectAsync();
        await JoinAsync(guest, "Gus");
        var whom = new { participantId = guest.ParticipantId };

        await _host.DoAsync("makeCoHost", whom);
        await guest.NextAsync("promotedToCoHost");
        await guest.DoAsync("lockMeeting", new { locked = true });
        await _host.DoAsync("removeCoHost", whom);
        await _host.DoAsync("muteParticipant", whom);
        await _host.DoAsync("updateUserPermissions", new { participantId = guest.ParticipantId, permissions = new { chat = false } });
        await _host.DoAsync("removeParticipant", whom);
        await _host.DoAsync("endMeeting");

        await using var db = await server.DatabaseAsync();
        var log = await db.MeetingLog.Where(row => row.MeetingId == _meeting).OrderBy(row => row.Id).ToListAsync();
        log.Select(row => $"{row.ByName} {row.Act} {row.WhoName} {row.Detail}".Trim()).ShouldBe(
        [
            "Hana MadeCoHost Gus", "Gus Locked", "Hana RemovedCoHost Gus", "Hana Muted Gus", "Hana ChangedPermissions Gus chat=false", "Hana Removed Gus", "Hana EndedForAll",
        ]);
        log.Select(row => row.SessionId).Distinct().Count().ShouldBe(1);
    }

    private static async Task<string> TicketOfAsync(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["ticket"]!.GetValue<string>();

    private static string NewToken() => Guid.NewGuid().ToString("n") + Guid.NewGuid().ToString("n");

    private async Task<HubClient> ConnectAsync(string? cookie = null)
    {
        var client = await HubClient.ConnectAsync(server.BaseUrl, cookie: cookie);
        _clients.Add(client);
        return client;
    }

    private async Task<string> JoinAsync(HubClient client, string name, string? seatToken = null, string? hostToken = null, string? password = null) =>
        HubCalls.CodeOf(await client.JoinAsync(_meeting, name, seatToken, hostToken, password: password));

    private async Task<JoinTicket> ReadAsync(PlannedMeeting meeting, string name)
    {
        await using var db = await server.DatabaseAsync();
        var email = meeting.Accounts[name].Email;
        var invitee = await db.Invitees.SingleAsync(row => row.MeetingId == meeting.Id && row.Email == email);
        MeetingId.TryParse(meeting.Id, out var id).ShouldBeTrue();
        return JoinTicket.ForInvitation(id, invitee.Id, invitee.LinkNumber, TimeProvider.System.GetUtcNow().AddDays(1));
    }

    private async Task<string> TicketAsync(PlannedMeeting meeting, string name) =>
        server.Services.GetRequiredService<JoinTickets>().Write(await ReadAsync(meeting, name));
}
