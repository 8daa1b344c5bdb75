using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Parley.Meetings.Signals;
using Parley.Server.Data;
using Parley.Server.Hosting.Options;
using Parley.Server.Scheduling.History;
using Parley.Server.Tests.Accounts;
using Parley.Server.Tests.Calls;

namespace Parley.Server.Tests.Scheduling;

[Collection(ServerCollection.Name)]
public sealed class HistoryTests(ServerFixture server)
{
    [Fact]
    public async Task A_session_is_kept_with_who_was_there_and_what_was_said()
    {
        using var ada = await Person.MakeAsync(server);
        var id = (await ada.PlanAsync(("settings", new { participantsMayStart = true })))["meetingId"]!.GetValue<string>();
        var path = $"/api/meetings/{id}";
        await using (var bob = await HubClient.EnterAsync(server.BaseUrl, id, "Bob"))
        await using (var carol = await HubClient.EnterAsync(server.BaseUrl, id, "=SUM(A1)"))
        {
            await bob.CallAsync("chatMessage", new { commandId = Guid.NewGuid().ToString(), text = "for everybody" });
            await bob.CallAsync("chatMessage", new { commandId = Guid.NewGuid().ToString(), text = "for carol only", to = carol.ParticipantId });
            await bob.CallAsync("leaveMeeting", new { commandId = Guid.NewGuid().ToString() });
            await ada.SendAsync(HttpMethod.Patch, $"{path}/end");
        }

        var session = (await ada.GetAsync($"{path}/history")).Body["items"]!.AsArray().Single()!;
        var people = session["participants"]!.AsArray();
        var (_, chat) = await ada.GetAsync($"{path}/history/{session["sessionId"]}/chat");
        var (_, log) = await ada.GetAsync($"{path}/history/{session["sessionId"]}/log");
        var csv = await ada.Http.GetStringAsync($"{path}/history/export?format=csv");
        var json = JsonNode.Parse(await ada.Http.GetStringAsync($"{path}/history/export?format=json"))!;

        session["endTime"].ShouldNotBeNull();
        session["endReason"]!.GetValue<string>().ShouldBe("ended");
        session["occurrenceId"].ShouldNotBeNull();
        people.Select(person => person!["name"]!.GetValue<string>()).ShouldBe(["Bob", "=SUM(A1)"]);
        people.ShouldAllBe(person => person!["stays"]!.AsArray().Single()!["leaveTime"] != null && person["guest"]!.GetValue<bool>());
        chat["items"]!.AsArray().Select(line => line!["text"]!.GetValue<string>()).ShouldBe(["for everybody"], "what two people write each other is theirs");
        log["items"]!.AsArray().ShouldContain(entry => entry!["act"]!.GetValue<string>() == "endedForAll");
        csv.Split("\r\n").Length.ShouldBe(4);
        csv.ShouldContain(",'=SUM(A1),", customMessage: "a spreadsheet must not compute a name");
        json["sessions"]![0]!["chat"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Devices_of_an_account_are_one_person_whose_time_counts_once()
    {
        using var ada = await Person.MakeAsync(server);
        var (id, session) = await PastAsync(ada, minutes: 30);
        await using (var db = await server.DatabaseAsync())
        {
            var start = (await db.Sessions.SingleAsync(row => row.Id == session)).StartedAt;
            Sit(db, session, 1, ada.Account.Id, start, (0, 10), (20, 30));
            Sit(db, session, 2, ada.Account.Id, start, (5, 25));
            Sit(db, session, 3, null, start, (0, 30));
            await db.SaveChangesAsync();
        }

        var people = (await ada.GetAsync($"/api/meetings/{id}/history")).Body["items"]![0]!["participants"]!.AsArray();

        people.Count.ShouldBe(2);
        people[0]!["duration"]!.GetValue<double>().ShouldBe(30);
        people[0]!["email"]!.GetValue<string>().ShouldBe(ada.Email);
        people[0]!["stays"]!.AsArray().Count.ShouldBe(3);
        people[1]!["guest"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task Invited_people_see_who_was_there_without_addresses_chat_or_log()
    {
        using var ada = await Person.MakeAsync(server);
        using var bob = await Person.MakeAsync(server, "Bob");
        var (id, session) = await PastAsync(ada, minutes: 5, bob.Email);
        await using (var db = await server.DatabaseAsync())
        {
            Sit(db, session, 1, ada.Account.Id, TimeProvider.System.GetUtcNow().AddMinutes(-5), (0, 5));
            await db.SaveChangesAsync();
        }

        var (status, body) = await bob.GetAsync($"/api/meetings/{id}/history");

        status.ShouldBe(HttpStatusCode.OK);
        body["items"]![0]!["participants"]![0]!["name"]!.GetValue<string>().ShouldBe("Seat 1");
        body.ToJsonString().ShouldNotContain("@");
        foreach (var more in new[] { "/chat", "/log" })
        {
            (await bob.GetAsync($"/api/meetings/{id}/history/{session}{more}")).Status.ShouldBe(HttpStatusCode.Forbidden);
        }

        (await bob.GetAsync($"/api/meetings/{id}/history/export")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_session_of_another_meeting_is_unknown()
    {
        using var ada = await Person.MakeAsync(server);
        using var eve = await Person.MakeAsync(server, "Eve");
        var (_, session) = await PastAsync(ada, minutes: 5);
        var (hers, _) = await PastAsync(eve, minutes: 5);

        foreach (var (method, more) in new[] { (HttpMethod.Get, ""), (HttpMethod.Get, "/chat"), (HttpMethod.Get, "/log"), (HttpMethod.Delete, "") })
        {
            var (status, body) = await eve.SendAsync(method, $"/api/meetings/{hers}/history/{session}{more}");
            (status, body["code"]!.GetValue<string>()).ShouldBe((HttpStatusCode.NotFound, "session_unknown"), more);
        }
    }

    [Fact]
    public async Task The_host_deletes_history_with_all_that_hangs_on_it()
    {
        using var ada = await Person.MakeAsync(server);
        var (id, session) = await PastAsync(ada, minutes: 5);
        await FillAsync(session, id);

        (await ada.SendAsync(HttpMethod.Delete, $"/api/meetings/{id}/history")).Status.ShouldBe(HttpStatusCode.NoContent);

        await AssertGoneAsync(session);
        (await ada.GetAsync($"/api/meetings/{id}")).Status.ShouldBe(HttpStatusCode.OK);
        (await ada.GetAsync($"/api/meetings/{id}/history")).Body["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_running_session_is_not_deleted()
    {
        using var ada = await Person.MakeAsync(server);
        var id = (await ada.PlanAsync(("settings", new { participantsMayStart = true })))["meetingId"]!.GetValue<string>();
        await using var bob = await HubClient.EnterAsync(server.BaseUrl, id, "Bob");
        var session = (await ada.GetAsync($"/api/meetings/{id}/history")).Body["items"]![0]!["sessionId"]!;

        var (status, body) = await ada.SendAsync(HttpMethod.Delete, $"/api/meetings/{id}/history/{session}");

        (status, body["code"]!.GetValue<string>()).ShouldBe((HttpStatusCode.Conflict, "session_running"));
        (await ada.SendAsync(HttpMethod.Delete, $"/api/meetings/{id}/history")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await ada.GetAsync($"/api/meetings/{id}/history")).Body["items"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_older_than_the_retention_is_deleted_and_nothing_else()
    {
        using var ada = await Person.MakeAsync(server);
        var (id, young) = await PastAsync(ada, minutes: 5);
        var old = Guid.CreateVersion7();
        await using (var db = await server.DatabaseAsync())
        {
            var ended = TimeProvider.System.GetUtcNow().AddDays(-400);
            db.Sessions.Add(new SessionRow { Id = old, MeetingId = id, StartedAt = ended.AddHours(-1), EndedAt = ended, EndReason = "Ended" });
            await db.SaveChangesAsync();
        }

        await FillAsync(old, id);
        var options = server.Services.GetRequiredService<ParleyOptions>();
        using var retention = new Retention(
            server.Services.GetRequiredService<IDbContextFactory<ParleyDb>>(),
            options with { Meetings = options.Meetings with { Retention = TimeSpan.FromDays(365) } },
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<Retention>.Instance);

        await retention.RunAsync(CancellationToken.None);

        await AssertGoneAsync(old);
        (await ada.GetAsync($"/api/meetings/{id}/history")).Body["items"]!.AsArray().Single()!["sessionId"]!.GetValue<Guid>().ShouldBe(young);
    }

    [Fact]
    public async Task History_goes_on_where_the_page_before_ended()
    {
        using var ada = await Person.MakeAsync(server);
        var (id, _) = await PastAsync(ada, minutes: 1);
        await using (var db = await server.DatabaseAsync())
        {
            var start = TimeProvider.System.GetUtcNow().AddDays(-1);
            for (var i = 0; i < 6; i++)
            {
                // Some begin at the same time, as after a restored backup.
                db.Sessions.Add(new SessionRow { Id = Guid.NewGuid(), MeetingId = id, StartedAt = start.AddMinutes(i / 3), EndedAt = start.AddHours(1), EndReason = "Idle" });
            }

            await db.SaveChangesAsync();
        }

        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var (_, page) = await ada.GetAsync($"/api/meetings/{id}/history?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page["items"]!.AsArray().Select(one => one!["sessionId"]!.GetValue<Guid>()));
            cursor = page["nextCursor"]?.GetValue<string>();
        }
        while (cursor is not null);

        seen.Count.ShouldBe(7);
        seen.Distinct().Count().ShouldBe(7);
    }

    /// <summary>A meeting of which one session is over.</summary>
    private async Task<(string Id, Guid Session)> PastAsync(Person host, int minutes, params string[] invited)
    {
        var id = (await host.PlanAsync(("participants", invited.Select(email => new { email }))))["meetingId"]!.GetValue<string>();
        var session = Guid.CreateVersion7();
        await using var db = await server.DatabaseAsync();
        var now = TimeProvider.System.GetUtcNow();
        db.Sessions.Add(new SessionRow { Id = session, MeetingId = id, StartedAt = now.AddMinutes(-minutes), EndedAt = now, EndReason = "Ended" });
        await db.SaveChangesAsync();
        return (id, session);
    }

    private static SeatRow Sit(ParleyDb db, Guid session, int number, Guid? account, DateTimeOffset start, params (int From, int To)[] stays)
    {
        var seat = new SeatRow
        {
            Id = Guid.NewGuid().ToString("n"),
            SessionId = session,
            Number = number,
            Proof = Guid.NewGuid().ToString("n"),
            AccountId = account,
            DisplayName = $"Seat {number}",
            Role = Role.Participant,
            JoinedAt = start,
        };
        db.Seats.Add(seat);
        db.Stays.AddRange(stays.Select(stay => new StayRow { SeatId = seat.Id, JoinedAt = start.AddMinutes(stay.From), LeftAt = start.AddMinutes(stay.To) }));
        return seat;
    }

    private async Task FillAsync(Guid session, string meeting)
    {
        await using var db = await server.DatabaseAsync();
        var now = TimeProvider.System.GetUtcNow();
        var seat = Sit(db, session, 1, null, now.AddMinutes(-5), (0, 1));
        db.ChatLines.Add(new ChatLineRow { Id = Guid.NewGuid().ToString("n"), SessionId = session, FromSeat = seat.Id, FromName = "Ann", Text = "hello", SentAt = now });
        db.QualitySamples.Add(new QualitySampleRow { SessionId = session, SeatId = seat.Id, At = now });
        db.MeetingLog.Add(new MeetingLogRow { MeetingId = meeting, SessionId = session, At = now, Act = ModerationAct.Locked });
        db.Removals.Add(new RemovalRow { SessionId = session, Proof = "p" });
        await db.SaveChangesAsync();
    }

    private async Task AssertGoneAsync(Guid session)
    {
        await using var db = await server.DatabaseAsync();
        (await db.Sessions.AnyAsync(row => row.Id == session)).ShouldBeFalse();
        (await db.Seats.AnyAsync(row => row.SessionId == session)).ShouldBeFalse();
        (await db.Stays.AnyAsync(row => !db.Seats.Any(seat => seat.Id == row.SeatId))).ShouldBeFalse();
        (await db.ChatLines.AnyAsync(row => row.SessionId == session)).ShouldBeFalse();
        (await db.QualitySamples.AnyAsync(row => row.SessionId == session)).ShouldBeFalse();
        (await db.MeetingLog.AnyAsync(row => row.SessionId == session)).ShouldBeFalse();
        (await db.Removals.AnyAsync(row => row.SessionId == session)).ShouldBeFalse();
    }
}
