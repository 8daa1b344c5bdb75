using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Tests.Accounts;

namespace Parley.Server.Tests.Scheduling;

[Collection(ServerCollection.Name)]
public sealed class EditTests(ServerFixture server)
{
    [Fact]
    public async Task What_is_not_said_stays()
    {
        using var ada = await Person.MakeAsync(server);
        var made = await ada.PlanAsync(("description", "Agenda"), ("participants", new[] { new { email = "bob@example.org" } }), ("settings", new { password = "secret" }));
        var path = $"/api/meetings/{made["meetingId"]}";
        var later = Person.Tomorrow().AddDays(1);

        var (_, renamed) = await ada.SendAsync(HttpMethod.Patch, path, new { title = "New name" });
        var (_, moved) = await ada.SendAsync(HttpMethod.Patch, path, new { scheduledTime = later, settings = new { waitingRoomEnabled = true } });
        var (_, emptied) = await ada.SendAsync(HttpMethod.Patch, path, new { participants = Array.Empty<object>(), description = "", settings = new { password = "" } });

        renamed["title"]!.GetValue<string>().ShouldBe("New name");
        renamed["description"]!.GetValue<string>().ShouldBe("Agenda");
        renamed["participants"]!.AsArray().Count.ShouldBe(1);
        moved["scheduledTime"]!.GetValue<DateTimeOffset>().ShouldBe(later);
        moved["duration"]!.GetValue<int>().ShouldBe(45);
        moved["settings"]!["waitingRoomEnabled"]!.GetValue<bool>().ShouldBeTrue();
        moved["settings"]!["passwordSet"]!.GetValue<bool>().ShouldBeTrue();
        emptied["participants"]!.AsArray().ShouldBeEmpty();
        emptied["description"].ShouldBeNull();
        emptied["settings"]!["passwordSet"]!.GetValue<bool>().ShouldBeFalse();
        (await OccurrencesAsync(ada, path)).Single()["scheduledTime"]!.GetValue<DateTimeOffset>().ShouldBe(later);
    }

    [Fact]
    public async Task Only_what_invited_people_must_know_raises_the_sequence()
    {
        using var ada = await Person.MakeAsync(server);
        var id = (await ada.PlanAsync())["meetingId"]!.GetValue<string>();
        async Task<int> SequenceAsync(object change)
        {
            (await ada.SendAsync(HttpMethod.Patch, $"/api/meetings/{id}", change)).Status.ShouldBe(HttpStatusCode.OK);
            await using var db = await server.DatabaseAsync();
            return (await db.Plans.SingleAsync(row => row.MeetingId == id)).Sequence;
        }

        (await SequenceAsync(new { settings = new { waitingRoomEnabled = true } })).ShouldBe(0);
        (await SequenceAsync(new { participants = new[] { new { email = "bob@example.org" } } })).ShouldBe(0);
        (await SequenceAsync(new { title = "Weekly plans" })).ShouldBe(0);
        (await SequenceAsync(new { title = "Other plans" })).ShouldBe(1);
        (await SequenceAsync(new { duration = 45 })).ShouldBe(1);
        (await SequenceAsync(new { duration = 30 })).ShouldBe(2);
    }

    [Fact]
    public async Task One_of_a_series_is_moved_and_cancelled_and_the_others_stay()
    {
        using var ada = await Person.MakeAsync(server);
        var made = await ada.PlanAsync(("recurrence", "FREQ=WEEKLY;COUNT=4"));
        var path = $"/api/meetings/{made["meetingId"]}";
        var before = await OccurrencesAsync(ada, path);
        var to = before[1]["scheduledTime"]!.GetValue<DateTimeOffset>().AddHours(2);

        var (_, moved) = await ada.SendAsync(HttpMethod.Patch, $"{path}/occurrences/{before[1]["occurrenceId"]}", new { scheduledTime = to, duration = 20 });
        var (_, cancelled) = await ada.SendAsync(HttpMethod.Delete, $"{path}/occurrences/{before[0]["occurrenceId"]}");
        var after = await OccurrencesAsync(ada, path);
        var (_, shown) = await ada.GetAsync(path);

        moved["moved"]!.GetValue<bool>().ShouldBeTrue();
        moved["duration"]!.GetValue<int>().ShouldBe(20);
        moved["originalTime"]!.GetValue<DateTimeOffset>().ShouldBe(to.AddHours(-2));
        cancelled["status"]!.GetValue<string>().ShouldBe("cancelled");
        after.Select(one => one["status"]!.GetValue<string>()).ShouldBe(["cancelled", "scheduled", "scheduled", "scheduled"]);
        after.Skip(2).Select(one => one["scheduledTime"]!.ToJsonString()).ShouldBe(before.Skip(2).Select(one => one["scheduledTime"]!.ToJsonString()));
        // The next one is that which was moved.
        shown["scheduledTime"]!.GetValue<DateTimeOffset>().ShouldBe(to);
        var (again, body) = await ada.SendAsync(HttpMethod.Patch, $"{path}/occurrences/{before[0]["occurrenceId"]}", new { duration = 10 });
        (again, body["code"]!.GetValue<string>()).ShouldBe((HttpStatusCode.Conflict, "meeting_over"));
    }

    [Fact]
    public async Task One_of_a_series_is_moved_to_that_of_two_times_which_the_offset_says()
    {
        using var ada = await Person.MakeAsync(server);
        var made = await ada.PlanAsync(("scheduledTime", "2027-10-24T10:00"), ("timeZone", "Europe/Paris"), ("recurrence", "FREQ=WEEKLY;COUNT=3"));
        var path = $"/api/meetings/{made["meetingId"]}";
        var one = $"{path}/occurrences/{(await OccurrencesAsync(ada, path))[1]["occurrenceId"]}";

        var (_, second) = await ada.SendAsync(HttpMethod.Patch, one, new { scheduledTime = "2027-10-31T02:30:00+01:00" });
        var (_, longer) = await ada.SendAsync(HttpMethod.Patch, one, new { duration = 20 });
        var file = await ada.Http.GetStringAsync($"{path}/calendar.ics");
        var (_, first) = await ada.SendAsync(HttpMethod.Patch, one, new { scheduledTime = "2027-10-31T02:30" });
        var again = await ada.Http.GetStringAsync($"{path}/calendar.ics");

        second["scheduledTime"]!.GetValue<DateTimeOffset>().ShouldBe(new DateTimeOffset(2027, 10, 31, 1, 30, 0, TimeSpan.Zero));
        longer["scheduledTime"]!.ToJsonString().ShouldBe(second["scheduledTime"]!.ToJsonString());
        file.ShouldContain("RECURRENCE-ID;TZID=Europe/Paris:20271031T100000\r\nDTSTART:20271031T013000Z\r\nDTEND:20271031T015000Z\r\n");
        first["scheduledTime"]!.GetValue<DateTimeOffset>().ShouldBe(new DateTimeOffset(2027, 10, 31, 0, 30, 0, TimeSpan.Zero));
        again.ShouldContain("RECURRENCE-ID;TZID=Europe/Paris:20271031T100000\r\nDTSTART;TZID=Europe/Paris:20271031T023000\r\n");
    }

    [Fact]
    public async Task What_was_done_to_one_survives_a_change_of_the_others()
    {
        using var ada = await Person.MakeAsync(server);
        var made = await ada.PlanAsync(("recurrence", "FREQ=WEEKLY;COUNT=4"));
        var path = $"/api/meetings/{made["meetingId"]}";
        var before = await OccurrencesAsync(ada, path);
        await ada.SendAsync(HttpMethod.Delete, $"{path}/occurrences/{before[1]["occurrenceId"]}");
        await ada.SendAsync(HttpMethod.Patch, $"{path}/occurrences/{before[2]["occurrenceId"]}", new { duration = 20 });

        await ada.SendAsync(HttpMethod.Patch, path, new { duration = 60, recurrence = "FREQ=WEEKLY;COUNT=5" });

        (await OccurrencesAsync(ada, path)).Select(one => $"{one["status"]} {one["duration"]}").ShouldBe(["scheduled 60", "cancelled 45", "scheduled 20", "scheduled 60", "scheduled 60"]);
    }

    [Fact]
    public async Task Cancelling_one_and_all_after_it_leaves_those_before()
    {
        using var ada = await Person.MakeAsync(server);
        var made = await ada.PlanAsync(("recurrence", "FREQ=WEEKLY;COUNT=4"));
        var path = $"/api/meetings/{made["meetingId"]}";
        var third = (await OccurrencesAsync(ada, path))[2]["occurrenceId"];

        await ada.SendAsync(HttpMethod.Delete, $"{path}/occurrences/{third}?following=true");

        (await OccurrencesAsync(ada, path)).Select(one => one["status"]!.GetValue<string>()).ShouldBe(["scheduled", "scheduled", "cancelled", "cancelled"]);
        (await ada.GetAsync(path)).Body["status"]!.GetValue<string>().ShouldBe("scheduled");
    }

    [Fact]
    public async Task What_has_been_stays_when_the_rest_gets_another_time()
    {
        using var ada = await Person.MakeAsync(server);
        var made = await ada.PlanAsync(("recurrence", "FREQ=DAILY;COUNT=3"));
        var path = $"/api/meetings/{made["meetingId"]}";
        await ada.SendAsync(HttpMethod.Patch, $"{path}/start");
        await ada.SendAsync(HttpMethod.Patch, $"{path}/end");
        var first = made["scheduledTime"]!.GetValue<DateTimeOffset>();

        var (_, changed) = await ada.SendAsync(HttpMethod.Patch, path, new { scheduledTime = first.AddDays(1).AddHours(1), recurrence = "FREQ=DAILY;COUNT=2" });

        changed["status"]!.GetValue<string>().ShouldBe("scheduled");
        (await OccurrencesAsync(ada, path)).Select(one => (one["status"]!.GetValue<string>(), one["scheduledTime"]!.GetValue<DateTimeOffset>()))
            .ShouldBe([("completed", first), ("scheduled", first.AddDays(1).AddHours(1)), ("scheduled", first.AddDays(2).AddHours(1))]);
    }

    [Fact]
    public async Task An_occurrence_of_another_meeting_is_unknown()
    {
        using var ada = await Person.MakeAsync(server);
        using var eve = await Person.MakeAsync(server, "Eve");
        var mine = await OccurrencesAsync(ada, $"/api/meetings/{(await ada.PlanAsync(("recurrence", "FREQ=DAILY;COUNT=2")))["meetingId"]}");
        var hers = (await eve.PlanAsync(("recurrence", "FREQ=DAILY;COUNT=2")))["meetingId"];

        foreach (var method in new[] { HttpMethod.Patch, HttpMethod.Delete })
        {
            var (status, body) = await eve.SendAsync(method, $"/api/meetings/{hers}/occurrences/{mine[0]["occurrenceId"]}", method == HttpMethod.Patch ? new { duration = 5 } : null);
            (status, body["code"]!.GetValue<string>()).ShouldBe((HttpStatusCode.NotFound, "occurrence_unknown"));
        }
    }

    private static async Task<List<JsonObject>> OccurrencesAsync(Person person, string path) =>
        [.. (await person.GetAsync($"{path}/occurrences")).Body["items"]!.AsArray().Select(one => one!.AsObject())];
}
