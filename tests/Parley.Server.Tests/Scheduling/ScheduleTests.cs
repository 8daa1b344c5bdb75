using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Tests.Accounts;

namespace Parley.Server.Tests.Scheduling;

[Collection(ServerCollection.Name)]
public sealed class ScheduleTests(ServerFixture server)
{
    [Fact]
    public async Task A_planned_meeting_is_what_was_said()
    {
        using var ada = await Person.MakeAsync(server);
        var start = Person.Tomorrow();

        var made = await ada.PlanAsync(
            ("title", "  Plans\tof the week "),
            ("timeZone", "Europe/Paris"),
            ("description", "Agenda:\n1. Numbers"),
            ("hostEmail", ada.Email.ToUpperInvariant()),
            ("participants", new object[] { new { email = "Bob@Example.org", name = "Bob" }, new { email = "eve@example.org", role = "coHost" } }),
            ("settings", new { waitingRoomEnabled = true, participantsMayStart = true, reminderMinutes = 30, password = "secret", defaultPermissions = new { audio = true, video = false, screenShare = false, chat = true } }));

        made["title"]!.GetValue<string>().ShouldBe("Plans of the week");
        made["description"]!.GetValue<string>().ShouldBe("Agenda:\n1. Numbers");
        made["status"]!.GetValue<string>().ShouldBe("scheduled");
        made["visibility"]!.GetValue<string>().ShouldBe("link");
        made["scheduledTime"]!.GetValue<DateTimeOffset>().ShouldBe(start);
        made["timeZone"]!.GetValue<string>().ShouldBe("Europe/Paris");
        made["duration"]!.GetValue<int>().ShouldBe(45);
        made["host"]!["name"]!.GetValue<string>().ShouldBe("Ada Lovelace");
        made["joinUrl"]!.GetValue<string>().ShouldEndWith($"/m/{made["meetingId"]!.GetValue<string>()}");
        made.ToJsonString().ShouldNotContain("secret");
        made["settings"]!["passwordSet"]!.GetValue<bool>().ShouldBeTrue();
        made["settings"]!["waitingRoomEnabled"]!.GetValue<bool>().ShouldBeTrue();
        made["settings"]!["reminderMinutes"]!.GetValue<int>().ShouldBe(30);
        made["settings"]!["defaultPermissions"]!["video"]!.GetValue<bool>().ShouldBeFalse();
        var people = made["participants"]!.AsArray();
        people.Select(person => $"{person!["email"]} {person["name"]} {person["role"]} {person["rsvp"]}").ShouldBe(["Bob@example.org Bob participant pending", "eve@example.org eve cohost pending"]);
    }

    [Theory]
    [InlineData("2027-10-31T02:30:00+02:00", "2027-10-31T00:30:00Z", "DTSTART;TZID=Europe/Paris:20271031T023000")]
    [InlineData("2027-10-31T02:30:00+01:00", "2027-10-31T01:30:00Z", "DTSTART:20271031T013000Z")]
    [InlineData("2027-10-31T02:30", "2027-10-31T00:30:00Z", "DTSTART;TZID=Europe/Paris:20271031T023000")]
    [InlineData("2027-03-28T02:30", "2027-03-28T01:30:00Z", "DTSTART;TZID=Europe/Paris:20270328T033000")]
    public async Task A_time_that_the_clock_skips_or_shows_twice_is_the_one_that_was_said(string said, string meant, string entry)
    {
        using var ada = await Person.MakeAsync(server);

        var made = await ada.PlanAsync(("scheduledTime", said), ("timeZone", "Europe/Paris"));
        var path = $"/api/meetings/{made["meetingId"]}";
        var (_, longer) = await ada.SendAsync(HttpMethod.Patch, path, new { duration = 50 });
        var file = await ada.Http.GetStringAsync($"{path}/calendar.ics");
        var (_, second) = await ada.SendAsync(HttpMethod.Patch, path, new { scheduledTime = "2027-10-31T02:30:00+01:00" });

        made["scheduledTime"]!.GetValue<DateTimeOffset>().ShouldBe(DateTimeOffset.Parse(meant));
        (longer["scheduledTime"]!.GetValue<DateTimeOffset>(), longer["duration"]!.GetValue<int>()).ShouldBe((DateTimeOffset.Parse(meant), 50));
        file.ShouldContain(entry + "\r\n");
        second["scheduledTime"]!.GetValue<DateTimeOffset>().ShouldBe(new DateTimeOffset(2027, 10, 31, 1, 30, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59Z", "Pacific/Kiritimati", "scheduled_time_too_far")]
    [InlineData("0001-01-01T00:00:00Z", "America/New_York", "scheduled_time_past")]
    public async Task The_ends_of_time_are_refused_in_every_zone(string time, string zone, string code)
    {
        using var ada = await Person.MakeAsync(server);

        var (status, body) = await ada.SendAsync(HttpMethod.Post, "/api/meetings/schedule", Person.Body(("scheduledTime", time), ("timeZone", zone)));

        (status, body["code"]!.GetValue<string>()).ShouldBe((HttpStatusCode.BadRequest, code));
    }

    [Theory]
    [InlineData("title", "", "title_missing")]
    [InlineData("title", null, "title_missing")]
    [InlineData("scheduledTime", null, "scheduled_time_missing")]
    [InlineData("scheduledTime", "tomorrow", "scheduled_time_invalid")]
    [InlineData("scheduledTime", "2020-01-01T10:00:00Z", "scheduled_time_past")]
    [InlineData("scheduledTime", "2200-01-01T10:00:00Z", "scheduled_time_too_far")]
    [InlineData("timeZone", "Mars/Olympus", "time_zone_unknown")]
    [InlineData("duration", 0, "duration_invalid")]
    [InlineData("duration", 1441, "duration_invalid")]
    [InlineData("duration", 10.5, "duration_invalid")]
    [InlineData("duration", null, "duration_invalid")]
    [InlineData("recurrence", "FREQ=YEARLY;COUNT=2", "recurrence_unsupported")]
    [InlineData("recurrence", "FREQ=DAILY", "recurrence_endless")]
    [InlineData("hostEmail", "somebody@example.org", "host_email_foreign")]
    public async Task What_is_wrong_with_a_field_is_named(string field, object? value, string code)
    {
        using var ada = await Person.MakeAsync(server);

        var (status, body) = await ada.SendAsync(HttpMethod.Post, "/api/meetings/schedule", Person.Body((field, value)));

        status.ShouldBe(HttpStatusCode.BadRequest);
        body["code"]!.GetValue<string>().ShouldBe(code);
        body["errors"]![0]!["field"]!.GetValue<string>().ShouldBe(field);
        body["detail"]!.GetValue<string>().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task People_are_checked_one_by_one_and_all_faults_are_told()
    {
        using var ada = await Person.MakeAsync(server);

        var (_, body) = await ada.SendAsync(HttpMethod.Post, "/api/meetings/schedule", Person.Body(
            ("title", new string('x', 121)),
            ("participants", new object?[] { new { email = "bob@example.org" }, new { email = "BOB@example.org" }, new { email = "no address" }, new { email = "eve@example.org", role = "king" }, null })));

        body["errors"]!.AsArray().Select(error => error!["code"]!.GetValue<string>()).ShouldBe(["title_invalid", "participant_duplicate", "email_invalid", "role_invalid", "email_invalid"]);
    }

    [Fact]
    public async Task A_thousand_people_can_be_invited_and_no_more()
    {
        using var ada = await Person.MakeAsync(server);
        object[] People(int count) => [.. Enumerable.Range(0, count).Select(number => new { email = $"p{number}@example.org" })];

        var (status, body) = await ada.SendAsync(HttpMethod.Post, "/api/meetings/schedule", Person.Body(("participants", People(1001))));
        var made = await ada.PlanAsync(("participants", People(1000)));

        (status, body["code"]!.GetValue<string>()).ShouldBe((HttpStatusCode.BadRequest, "too_many_participants"));
        made["participants"]!.AsArray().Count.ShouldBe(1000);
    }

    [Fact]
    public async Task The_host_needs_no_invitation()
    {
        using var ada = await Person.MakeAsync(server);

        (await ada.PlanAsync(("participants", new[] { new { email = ada.Email } })))["participants"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Guests_and_unconfirmed_accounts_plan_nothing()
    {
        using var guest = server.CreateClient();
        using var fresh = await Person.MakeAsync(server, confirmed: false);
        using var refused = await guest.PostAsync("/api/meetings/schedule", new StringContent("{}", System.Text.Encoding.UTF8, "application/json"));

        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var (status, body) = await fresh.SendAsync(HttpMethod.Post, "/api/meetings/schedule", Person.Body());
        (status, body["code"]!.GetValue<string>()).ShouldBe((HttpStatusCode.Forbidden, "email_not_confirmed"));
    }

    [Fact]
    public async Task A_repeated_request_makes_one_meeting_and_another_one_under_its_key_is_refused()
    {
        using var ada = await Person.MakeAsync(server);
        var body = Person.Body(("title", "Once"));
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ada.SendAsync(HttpMethod.Post, "/api/meetings/schedule", body, key)));
        var again = await ada.SendAsync(HttpMethod.Post, "/api/meetings/schedule", body, key);
        var other = await ada.SendAsync(HttpMethod.Post, "/api/meetings/schedule", Person.Body(("title", "Twice")), key);
        using var bob = await Person.MakeAsync(server, "Bob");
        var foreign = await bob.SendAsync(HttpMethod.Post, "/api/meetings/schedule", body, key);

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.Created);
        answers.Append(again).Select(answer => answer.Body["meetingId"]!.GetValue<string>()).Distinct().Count().ShouldBe(1);
        (other.Status, other.Body["code"]!.GetValue<string>()).ShouldBe((HttpStatusCode.UnprocessableEntity, "idempotency_key_reused"));
        foreign.Body["meetingId"]!.GetValue<string>().ShouldNotBe(again.Body["meetingId"]!.GetValue<string>());
        await using var db = await server.DatabaseAsync();
        (await db.Meetings.CountAsync(row => row.HostAccountId == ada.Account.Id)).ShouldBe(1);
    }

    [Fact]
    public async Task What_is_shown_depends_on_who_asks()
    {
        using var ada = await Person.MakeAsync(server);
        using var bob = await Person.MakeAsync(server, "Bob");
        using var eve = await Person.MakeAsync(server, "Eve");
        using var guest = server.CreateClient();
        var made = await ada.PlanAsync(("description", "Agenda"), ("participants", new object[] { new { email = bob.Email, name = "Bob" }, new { email = "carol@example.org", name = "Carol" } }));
        var path = $"/api/meetings/{made["meetingId"]}";

        var (_, invited) = await bob.GetAsync(path);
        var (_, outside) = await eve.GetAsync(path);
        var unknown = JsonNode.Parse(await guest.GetStringAsync(path))!;

        invited["description"]!.GetValue<string>().ShouldBe("Agenda");
        invited["yourRole"]!.GetValue<string>().ShouldBe("participant");
        invited["participants"]!.AsArray().Select(person => $"{person!["name"]} {person["email"]}").Order().ShouldBe([$"Bob {bob.Email}", "Carol "]);
        foreach (var stranger in new[] { outside, unknown })
        {
            stranger["title"]!.GetValue<string>().ShouldBe("Weekly plans");
            stranger["description"].ShouldBeNull();
            stranger["participants"]!.AsArray().ShouldBeEmpty();
            stranger.ToJsonString().ShouldNotContain("@");
        }
    }
}
