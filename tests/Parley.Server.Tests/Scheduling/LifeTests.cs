using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Data;
using Parley.Server.Scheduling;
using Parley.Server.Tests.Accounts;
using Parley.Server.Tests.Calls;

namespace Parley.Server.Tests.Scheduling;

/// <summary>Scheduled, ongoing, completed, cancelled: what leads from one to the other, and what does not.</summary>
[Collection(ServerCollection.Name)]
public sealed class LifeTests(ServerFixture server)
{
    [Fact]
    public async Task Starting_and_ending_go_one_way_and_can_be_repeated()
    {
        using var ada = await Person.MakeAsync(server);
        var path = $"/api/meetings/{(await ada.PlanAsync())["meetingId"]}";

        var early = await ada.SendAsync(HttpMethod.Patch, $"{path}/end");
        var started = await StatusAfterAsync(ada, $"{path}/start");
        var again = await StatusAfterAsync(ada, $"{path}/start");
        var ended = await StatusAfterAsync(ada, $"{path}/end");
        var endedAgain = await StatusAfterAsync(ada, $"{path}/end");
        var late = await StatusAfterAsync(ada, $"{path}/start");

        (early.Status, early.Body["code"]!.GetValue<string>()).ShouldBe((HttpStatusCode.Conflict, "meeting_not_begun"));
        new[] { started, again, ended, endedAgain, late }.ShouldBe(["ongoing", "ongoing", "completed", "completed", "completed"]);
    }

    [Fact]
    public async Task A_cancelled_meeting_can_be_cancelled_again_but_not_started_changed_or_entered()
    {
        using var ada = await Person.MakeAsync(server);
        var id = (await ada.PlanAsync())["meetingId"]!.GetValue<string>();
        var path = $"/api/meetings/{id}";

        (await ada.SendAsync(HttpMethod.Delete, path)).Body["status"]!.GetValue<string>().ShouldBe("cancelled");
        (await ada.SendAsync(HttpMethod.Delete, path)).Status.ShouldBe(HttpStatusCode.OK);

        foreach (var (method, to, body) in new[] { (HttpMethod.Patch, "/start", null), (HttpMethod.Patch, "/end", null), (HttpMethod.Patch, "", (object?)new { title = "New" }) })
        {
            var (status, answer) = await ada.SendAsync(method, path + to, body);
            (status, answer["code"]!.GetValue<string>()).ShouldBe((HttpStatusCode.Conflict, "meeting_cancelled"), to);
        }

        await using var person = await HubClient.ConnectAsync(server.BaseUrl);
        (await person.JoinAsync(id, "Bob"))["code"]!.GetValue<string>().ShouldBe("meeting_cancelled");
    }

    [Fact]
    public async Task Nobody_answers_to_what_is_cancelled_or_over()
    {
        using var ada = await Person.MakeAsync(server);
        using var bob = await Person.MakeAsync(server, "Bob");
        foreach (var (code, ends) in new[] { ("meeting_cancelled", new[] { (HttpMethod.Delete, "") }), ("meeting_over", [(HttpMethod.Patch, "/start"), (HttpMethod.Patch, "/end")]) })
        {
            var path = $"/api/meetings/{(await ada.PlanAsync(("participants", new[] { new { email = bob.Email } })))["meetingId"]}";
            (await bob.SendAsync(HttpMethod.Put, $"{path}/rsvp", new { answer = "yes" })).Status.ShouldBe(HttpStatusCode.OK);
            foreach (var (method, to) in ends)
            {
                (await ada.SendAsync(method, path + to)).Status.ShouldBe(HttpStatusCode.OK);
            }

            var (status, body) = await bob.SendAsync(HttpMethod.Put, $"{path}/rsvp", new { answer = "no" });

            (status, body["code"]!.GetValue<string>()).ShouldBe((HttpStatusCode.Conflict, code));
            (await ada.GetAsync(path)).Body["participants"]![0]!["rsvp"]!.GetValue<string>().ShouldBe("yes");
        }
    }

    [Fact]
    public async Task Each_cancellation_of_what_is_to_come_is_told()
    {
        using var ada = await Person.MakeAsync(server);
        var id = (await ada.PlanAsync(("recurrence", "FREQ=DAILY;COUNT=2"), ("participants", new[] { new { email = "bob@example.org" } })))["meetingId"]!.GetValue<string>();
        var path = $"/api/meetings/{id}";

        await StatusAfterAsync(ada, $"{path}/start");
        (await ada.SendAsync(HttpMethod.Delete, path)).Body["status"]!.GetValue<string>().ShouldBe("ongoing");
        (await ada.SendAsync(HttpMethod.Patch, path, new { recurrence = "FREQ=DAILY;COUNT=4" })).Status.ShouldBe(HttpStatusCode.OK);
        (await ada.SendAsync(HttpMethod.Delete, path)).Status.ShouldBe(HttpStatusCode.OK);

        await using var db = await server.DatabaseAsync();
        (await db.Mails.CountAsync(mail => mail.MeetingId == id && mail.Kind == MailKind.Cancellation && mail.ToAddress == "bob@example.org")).ShouldBe(2);
    }

    [Fact]
    public async Task Only_the_host_and_co_hosts_start_and_only_the_host_ends_changes_and_cancels()
    {
        using var ada = await Person.MakeAsync(server);
        using var coHost = await Person.MakeAsync(server, "Bob");
        using var invited = await Person.MakeAsync(server, "Carol");
        using var outsider = await Person.MakeAsync(server, "Eve");
        using var guest = server.CreateClient();
        var path = $"/api/meetings/{(await ada.PlanAsync(("participants", new object[] { new { email = coHost.Email, role = "coHost" }, new { email = invited.Email } })))["meetingId"]}";

        foreach (var person in new[] { coHost, invited, outsider })
        {
            foreach (var (method, to) in new[] { (HttpMethod.Patch, "/end"), (HttpMethod.Patch, ""), (HttpMethod.Delete, ""), (HttpMethod.Delete, "/history") })
            {
                (await person.SendAsync(method, path + to, method == HttpMethod.Patch && to.Length == 0 ? new { title = "Mine" } : null)).Status.ShouldBe(HttpStatusCode.Forbidden, $"{person.Account.FullName} {method} {to}");
            }
        }

        (await invited.SendAsync(HttpMethod.Patch, $"{path}/start")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await outsider.SendAsync(HttpMethod.Patch, $"{path}/start")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await outsider.GetAsync($"{path}/history")).Status.ShouldBe(HttpStatusCode.Forbidden);
        using var nobody = await guest.PatchAsync($"{path}/start", null);
        nobody.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await invited.GetAsync($"{path}/history")).Status.ShouldBe(HttpStatusCode.OK);
        (await coHost.SendAsync(HttpMethod.Patch, $"{path}/start")).Body["status"]!.GetValue<string>().ShouldBe("ongoing");
    }

    [Fact]
    public async Task People_wait_until_the_meeting_is_started_and_a_guest_who_comes_then_is_in()
    {
        using var ada = await Person.MakeAsync(server);
        var id = (await ada.PlanAsync())["meetingId"]!.GetValue<string>();
        await using var early = await HubClient.ConnectAsync(server.BaseUrl);

        (await early.JoinAsync(id, "Bob"))["waiting"]!.GetValue<bool>().ShouldBeTrue();
        await ada.SendAsync(HttpMethod.Patch, $"/api/meetings/{id}/start");
        await using var late = await HubClient.ConnectAsync(server.BaseUrl);
        var joined = await late.JoinAsync(id, "Carol");

        joined["accepted"]!.GetValue<bool>().ShouldBeTrue();
        joined["waiting"]!.GetValue<bool>().ShouldBeFalse();
        (await ada.GetAsync($"/api/meetings/{id}")).Body["status"]!.GetValue<string>().ShouldBe("ongoing");
    }

    [Fact]
    public async Task After_one_of_a_series_the_next_is_to_come()
    {
        using var ada = await Person.MakeAsync(server);
        var made = await ada.PlanAsync(("recurrence", "FREQ=DAILY;COUNT=3"));
        var path = $"/api/meetings/{made["meetingId"]}";
        var first = made["scheduledTime"]!.GetValue<DateTimeOffset>();

        (await StatusAfterAsync(ada, $"{path}/start")).ShouldBe("ongoing");
        (await StatusAfterAsync(ada, $"{path}/end")).ShouldBe("scheduled");

        (await ada.GetAsync(path)).Body["scheduledTime"]!.GetValue<DateTimeOffset>().ShouldBeGreaterThan(first.AddHours(20));
        (await OccurrencesAsync(ada, path)).Select(one => one["status"]!.GetValue<string>()).ShouldBe(["completed", "scheduled", "scheduled"]);
        (await StatusAfterAsync(ada, $"{path}/end")).ShouldBe("scheduled");
        // A meeting that is read anew waits for its next time: nobody is told that it is over.
        await using var person = await HubClient.ConnectAsync(server.BaseUrl);
        (await person.JoinAsync(made["meetingId"]!.GetValue<string>(), "Bob"))["waiting"]!.GetValue<bool>().ShouldBeTrue();
        for (var i = 0; i < 2; i++)
        {
            await StatusAfterAsync(ada, $"{path}/start");
            await StatusAfterAsync(ada, $"{path}/end");
        }

        (await ada.GetAsync(path)).Body["status"]!.GetValue<string>().ShouldBe("completed");
    }

    [Fact]
    public async Task Nobody_came_within_twelve_hours_of_the_end()
    {
        using var ada = await Person.MakeAsync(server);
        var id = (await ada.PlanAsync(("recurrence", "FREQ=DAILY;COUNT=2")))["meetingId"]!.GetValue<string>();
        await using (var db = await server.DatabaseAsync())
        {
            var first = await db.Occurrences.OrderBy(row => row.StartsAt).FirstAsync(row => row.MeetingId == id);
            first.StartsAt = first.StartsAt.AddDays(-2);
            first.EndsAt = TimeProvider.System.GetUtcNow().AddHours(-12).AddMinutes(-1);
            await db.SaveChangesAsync();
        }

        await server.Services.GetRequiredService<OverdueOccurrences>().RunAsync(CancellationToken.None);

        var occurrences = await OccurrencesAsync(ada, $"/api/meetings/{id}");
        occurrences.Select(one => one["status"]!.GetValue<string>()).ShouldBe(["completed", "scheduled"]);
        occurrences[0]["startedAt"].ShouldBeNull();
        (await ada.GetAsync($"/api/meetings/{id}")).Body["status"]!.GetValue<string>().ShouldBe("scheduled");
    }

    [Fact]
    public async Task A_meeting_that_was_started_and_never_entered_ends_like_an_empty_one()
    {
        using var ada = await Person.MakeAsync(server);
        var id = (await ada.PlanAsync())["meetingId"]!.GetValue<string>();
        await StatusAfterAsync(ada, $"/api/meetings/{id}/start");
        var worker = server.Services.GetRequiredService<OverdueOccurrences>();

        await worker.RunAsync(CancellationToken.None);
        var soon = (await ada.GetAsync($"/api/meetings/{id}")).Body["status"]!.GetValue<string>();
        await using (var db = await server.DatabaseAsync())
        {
            var before = TimeProvider.System.GetUtcNow().AddMinutes(-11);
            await db.Occurrences.Where(row => row.MeetingId == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.StartedAt, before));
        }

        await worker.RunAsync(CancellationToken.None);

        soon.ShouldBe("ongoing");
        (await ada.GetAsync($"/api/meetings/{id}")).Body["status"]!.GetValue<string>().ShouldBe("completed");
    }

    [Fact]
    public async Task An_instant_meeting_is_ended_by_its_host_token()
    {
        using var guest = server.CreateClient();
        using var answer = await guest.PostAsJsonAsync("/api/meetings", new { displayName = "Ann" });
        var made = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        var path = $"/api/meetings/{made["meetingId"]}";
        using var wrong = await guest.PatchAsync($"{path}/end", null);
        guest.DefaultRequestHeaders.Authorization = new("Bearer", made["hostToken"]!.GetValue<string>());

        using var ended = await guest.PatchAsync($"{path}/end", null);
        using var changed = await guest.PatchAsJsonAsync(path, new { title = "Afterwards" });
        using var cancelled = await guest.DeleteAsync(path);

        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await ended.Content.ReadFromJsonAsync<JsonObject>())!["status"]!.GetValue<string>().ShouldBe("completed");
        (await changed.Content.ReadFromJsonAsync<JsonObject>())!["title"]!.GetValue<string>().ShouldBe("Afterwards");
        cancelled.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    private static async Task<string> StatusAfterAsync(Person person, string path)
    {
        var (status, body) = await person.SendAsync(HttpMethod.Patch, path);
        status.ShouldBe(HttpStatusCode.OK, body.ToJsonString());
        return body["status"]!.GetValue<string>();
    }

    private static async Task<List<JsonObject>> OccurrencesAsync(Person person, string path) =>
        [.. (await person.GetAsync($"{path}/occurrences")).Body["items"]!.AsArray().Select(one => one!.AsObject())];
}
