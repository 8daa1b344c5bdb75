using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;
using Parley.Server.Tests.Accounts;
using Parley.Server.Tests.Mail;
using Parley.Server.Tests.Mail.Foreign;
using Xunit.Abstractions;

namespace Parley.Server.Tests.Scheduling.Invitations;

/// <summary>A meeting from its plan to its end, as the mail server, Python's mail parser and icalendar see it.</summary>
[Collection(MailCollection.Name)]
public sealed class InvitationTests(MailFixture fixture, ITestOutputHelper output)
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [ForeignFact]
    public async Task A_meeting_is_invited_to_changed_and_cancelled()
    {
        var domain = MailFixture.NewDomain();
        using var host = await fixture.HostAsync(fullName: "Ada Lovelace");
        var start = Hour(Now.AddDays(3));
        var meeting = await host.ScheduleAsync(new
        {
            title = "Budget; part 1, \"draft\"",
            description = "Bring <b>numbers</b>.\n- rent\n- power",
            scheduledTime = start,
            timeZone = "Europe/Paris",
            duration = 45,
            participants = new[] { new { email = $"bob@{domain}", name = "Bob Lee" }, new { email = $"carol@{domain}", name = "Carol" } },
            settings = new { emailReminders = true, reminderMinutes = 20, password = "secret word" },
        });
        var id = meeting["meetingId"]!.GetValue<string>();

        var bob = (await fixture.ReadAsync(domain, 2)).Single(mail => mail.To == $"bob@{domain}");
        bob.Subject.ShouldBe("Invitation: Budget; part 1, \"draft\"");
        bob.Header("from").ShouldBe("\"Ada Lovelace (Parley)\" <meet@parley.example>");
        bob.Header("reply-to").ShouldContain(host.Account.Email!);
        bob.Text.ShouldContain("Ada Lovelace");
        bob.Text.ShouldContain("> Bring <b>numbers</b>.");
        bob.Text.ShouldNotContain("secret word");
        bob.Html.ShouldContain("Bring &lt;b&gt;numbers&lt;/b&gt;.<br>");
        bob.Html.ShouldNotContain("<b>");
        bob.Link("/m/").ShouldStartWith($"{fixture.Server.HttpsUrl}/m/{id}#ticket=");
        bob.Text.ShouldContain("https://calendar.google.com/calendar/render?");
        bob.Text.ShouldContain("https://outlook.live.com/calendar/");
        bob.Header("list-unsubscribe").ShouldBe($"<{bob.Link("/mail/stop/")}>");
        bob.Method.ShouldBe("REQUEST");
        var entry = await EntryAsync(bob);
        entry["summary"]!.GetValue<string>().ShouldBe("Budget; part 1, \"draft\"");
        entry["begins"]![0]!.GetValue<string>().ShouldBe(Stamp(start));
        entry["ends"]!.GetValue<string>().ShouldBe(Stamp(start.AddMinutes(45)));
        entry["tzid"]!.GetValue<string>().ShouldBe("Europe/Paris");
        entry["organizer"]!.GetValue<string>().ShouldBe($"mailto:{host.Account.Email}");
        entry["attendee"]!.GetValue<string>().ShouldBe($"mailto:bob@{domain}");
        entry["url"]!.GetValue<string>().ShouldStartWith($"{fixture.Server.HttpsUrl}/m/{id}#ticket=");
        entry["alarm"]!.GetValue<int>().ShouldBe(20);
        (await SubjectsAsync(host.Account.Email!)).ShouldBe(["Scheduled: Budget; part 1, \"draft\""]);

        await host.SendAsync(HttpMethod.Patch, $"/api/meetings/{id}", new { scheduledTime = start.AddHours(2), title = "Budget" });
        var changed = (await fixture.ReadAsync(domain, 4)).Skip(2).Single(mail => mail.To == $"bob@{domain}");
        changed.Subject.ShouldBe("Changed: Budget");
        changed.Method.ShouldBe("REQUEST");
        var moved = await EntryAsync(changed);
        moved["uid"]!.GetValue<string>().ShouldBe(entry["uid"]!.GetValue<string>());
        moved["sequence"]!.GetValue<int>().ShouldBeGreaterThan(entry["sequence"]!.GetValue<int>());
        moved["begins"]![0]!.GetValue<string>().ShouldBe(Stamp(start.AddHours(2)));
        await using (var db = await fixture.Server.DatabaseAsync())
        {
            (await db.Reminders.SingleAsync(reminder => reminder.MeetingId == id)).DueAt.ShouldBe(start.AddHours(2).AddMinutes(-20));
        }

        // Carol is taken out, Dave comes in, and Bob has nothing to learn from that.
        await host.SendAsync(HttpMethod.Patch, $"/api/meetings/{id}", new { participants = new[] { new { email = $"bob@{domain}", name = "Bob Lee" }, new { email = $"dave@{domain}", name = "Dave" } } });
        var people = (await fixture.ReadAsync(domain, 6)).Skip(4).OrderBy(mail => mail.To).ToList();
        people.Select(mail => (mail.To, mail.Method)).ShouldBe([($"carol@{domain}", "CANCEL"), ($"dave@{domain}", "REQUEST")]);

        await host.SendAsync(HttpMethod.Delete, $"/api/meetings/{id}");
        var cancelled = (await fixture.ReadAsync(domain, 8)).Skip(6).Single(mail => mail.To == $"bob@{domain}");
        cancelled.Subject.ShouldBe("Cancelled: Budget");
        cancelled.Method.ShouldBe("CANCEL");
        var last = await EntryAsync(cancelled);
        last["uid"]!.GetValue<string>().ShouldBe(entry["uid"]!.GetValue<string>());
        last["sequence"]!.GetValue<int>().ShouldBeGreaterThan(moved["sequence"]!.GetValue<int>());
        last["status"]!.GetValue<string>().ShouldBe("CANCELLED");
        await using (var db = await fixture.Server.DatabaseAsync())
        {
            (await db.Reminders.AnyAsync(reminder => reminder.MeetingId == id)).ShouldBeFalse();
        }
    }

    [ForeignFact]
    public async Task The_reminder_comes_at_its_minute_to_all_who_have_not_declined()
    {
        var domain = MailFixture.NewDomain();
        using var host = await fixture.HostAsync();
        var start = TimeProvider.System.GetUtcNow().AddSeconds(64);
        var meeting = await host.ScheduleAsync(new
        {
            title = "Standup",
            scheduledTime = start,
            duration = 15,
            participants = new[] { new { email = $"bob@{domain}", name = "Bob" }, new { email = $"carol@{domain}", name = "Carol" } },
            settings = new { emailReminders = true, reminderMinutes = 1 },
        });
        var carol = (await fixture.ReadAsync(domain, 2)).Single(mail => mail.To == $"carol@{domain}");
        await AnswerAsync(carol, "no");

        var reminder = (await fixture.ReadAsync(domain, 3))[2];

        (start - TimeProvider.System.GetUtcNow()).TotalSeconds.ShouldBeInRange(20, 62);
        reminder.To.ShouldBe($"bob@{domain}");
        reminder.Subject.ShouldBe("Soon: Standup");
        reminder.Calendar.ShouldBeNull();
        reminder.Link("/m/").ShouldContain($"{meeting["meetingId"]!.GetValue<string>()}#ticket=");
        (await SubjectsAsync(host.Account.Email!)).ShouldContain("Soon: Standup");
        await using var db = await fixture.Server.DatabaseAsync();
        (await db.Mails.CountAsync(mail => mail.Kind == MailKind.Reminder && mail.ToAddress.EndsWith(domain))).ShouldBe(1);
    }

    [ForeignFact]
    public async Task A_series_across_two_changes_of_the_clock_can_be_moved_and_left_out_in_parts()
    {
        var domain = MailFixture.NewDomain();
        using var host = await fixture.HostAsync();
        foreach (var zone in new[] { "Europe/Paris", "America/New_York", "Australia/Sydney" })
        {
            var meeting = await host.ScheduleAsync(new
            {
                title = zone,
                scheduledTime = "2027-02-01T10:00:00",
                timeZone = zone,
                duration = 30,
                recurrence = "FREQ=WEEKLY;COUNT=42",
                participants = new[] { new { email = $"{zone.Replace('/', '.')}@{domain}", name = "Bob" } },
                settings = new { emailReminders = true },
            });
            var id = meeting["meetingId"]!.GetValue<string>();
            var mails = await AboutAsync(domain, zone, 1);
            var occurrences = await OccurrencesAsync(id);
            var entry = await EntryAsync(mails[0]);
            entry["begins"]!.AsArray().Select(begin => begin!.GetValue<string>()).ShouldBe(occurrences.Select(one => Stamp(one.StartsAt)));
            occurrences.Select(one => one.StartsAt.TimeOfDay).Distinct().Count().ShouldBe(2);

            await host.SendAsync(HttpMethod.Patch, $"/api/meetings/{id}/occurrences/{occurrences[1].Id}", new { scheduledTime = occurrences[1].StartsAt.AddHours(3) });
            await host.SendAsync(HttpMethod.Delete, $"/api/meetings/{id}/occurrences/{occurrences[2].Id}");
            mails = await AboutAsync(domain, zone, 3);

            var moved = await EntryAsync(mails.Single(mail => mail.Subject.StartsWith("Changed", StringComparison.Ordinal)));
            moved["recurrenceId"]!.GetValue<string>().ShouldBe(Stamp(occurrences[1].StartsAt));
            moved["begins"]![0]!.GetValue<string>().ShouldBe(Stamp(occurrences[1].StartsAt.AddHours(3)));
            var cancelled = mails.Single(mail => mail.Subject.StartsWith("Cancelled", StringComparison.Ordinal));
            cancelled.Method.ShouldBe("CANCEL");
            (await EntryAsync(cancelled))["recurrenceId"]!.GetValue<string>().ShouldBe(Stamp(occurrences[2].StartsAt));

            // Whoever opens the file later sees all of it at once.
            using var answer = await host.Http.GetAsync($"/api/meetings/{id}/calendar.ics");
            var whole = (await ForeignReader.CalendarAsync(await answer.Content.ReadAsStringAsync()))["events"]!.AsArray();
            whole.Count.ShouldBe(2);
            whole[0]!["begins"]!.AsArray().Select(begin => begin!.GetValue<string>()).ShouldBe(occurrences.Where((_, at) => at != 2).Select(one => Stamp(one.StartsAt)));
            whole[1]!["recurrenceId"]!.GetValue<string>().ShouldBe(Stamp(occurrences[1].StartsAt));
        }
    }

    [ForeignFact]
    [Trait("Length", "long")]
    public async Task A_thousand_people_are_invited_in_one_go_and_nobody_beyond_the_quota()
    {
        var domain = MailFixture.NewDomain();
        using var host = await fixture.HostAsync();
        object Body(int count, string box) => new
        {
            title = "All hands",
            scheduledTime = Hour(Now.AddDays(2)),
            timeZone = "Europe/Paris",
            duration = 60,
            participants = Enumerable.Range(0, count).Select(number => new { email = $"{box}{number}@{domain}", name = $"Person {number}" }).ToArray(),
        };

        var watch = Stopwatch.StartNew();
        var meeting = await host.ScheduleAsync(Body(1000, "p"));
        var planned = watch.Elapsed;
        planned.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        var refused = await host.SendAsync(HttpMethod.Post, "/api/meetings/schedule", Body(201, "q"), status: 429);
        refused["code"]!.GetValue<string>().ShouldBe("invitation_quota");

        var taken = await fixture.TakesAsync(domain, 1000);
        // A line of docs/measurements.md.
        output.WriteLine($"1,000 invitees: planned and answered after {planned.TotalSeconds:0.00} s, the last mail taken after {watch.Elapsed.TotalSeconds:0.0} s");
        taken.Select(mail => mail.To).Distinct().Count().ShouldBe(1000);
        var some = await ForeignReader.MailsAsync([.. taken.Take(2).Select(mail => mail.Content)]);
        some.Select(mail => new ReadMail("", mail).Link("/m/")).Distinct().Count().ShouldBe(2);
        await using var db = await fixture.Server.DatabaseAsync();
        (await db.Meetings.CountAsync(row => row.HostAccountId == host.Account.Id)).ShouldBe(1);
        (await db.Mails.CountAsync(mail => mail.MeetingId == meeting["meetingId"]!.GetValue<string>())).ShouldBe(1001);
    }

    [ForeignFact]
    public async Task Answers_come_by_the_signed_link_and_the_host_sees_them()
    {
        var domain = MailFixture.NewDomain();
        using var host = await fixture.HostAsync();
        var meeting = await host.ScheduleAsync(Plan("Tea", $"bob@{domain}"));
        var id = meeting["meetingId"]!.GetValue<string>();
        var bob = (await fixture.ReadAsync(domain, 1))[0];
        var link = Local(bob.Link("/rsvp/")).Split('?')[0];
        using var client = fixture.Server.CreateClient();
        async Task<string> RsvpAsync() => (await host.SendAsync(HttpMethod.Get, $"/api/meetings/{id}"))["participants"]![0]!["rsvp"]!.GetValue<string>();

        // Programs that look at links change nothing.
        (await client.GetStringAsync(link + "?answer=yes")).ShouldContain("Tea");
        (await RsvpAsync()).ShouldBe("pending");
        await AnswerAsync(bob, "maybe");
        (await RsvpAsync()).ShouldBe("maybe");
        await AnswerAsync(bob, "yes");
        (await RsvpAsync()).ShouldBe("yes");
        await AnswerAsync(bob, "perhaps");
        (await RsvpAsync()).ShouldBe("yes");
        foreach (var (body, type) in new[] { ("answer=%00", "application/x-www-form-urlencoded"), (new string('x', 100_000), "multipart/form-data; boundary=a"), ("", "multipart/form-data") })
        {
            using var nonsense = new StringContent(body);
            nonsense.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
            using var harmless = await client.PostAsync(link, nonsense);
            harmless.StatusCode.ShouldBe(HttpStatusCode.Found, type);
        }

        (await client.GetStringAsync(link + "/invite.ics")).ShouldContain("PARTSTAT=ACCEPTED");

        (await client.GetAsync(link[..^2])).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.GetAsync("/rsvp/abc")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await using (var db = await fixture.Server.DatabaseAsync())
        {
            // Nobody makes a link from what is known of an invitation: it does not show it, and other keys do not count.
            var invitee = await db.Invitees.SingleAsync(row => row.MeetingId == id);
            link.ShouldNotContain(invitee.Id.ToString("N"));
            var forged = new EphemeralDataProtectionProvider().CreateProtector("Parley.Invitations.Answer").Protect($"{invitee.Id:N} {invitee.LinkNumber}");
            (await client.GetAsync($"/rsvp/{forged}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            (await client.GetAsync($"/rsvp/{invitee.Id:N}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        await host.SendAsync(HttpMethod.Post, $"/api/meetings/{id}/invitees/renew", new { email = $"bob@{domain}" });
        var again = (await fixture.ReadAsync(domain, 2))[1];
        (await client.GetAsync(link)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.GetAsync(Local(again.Link("/rsvp/")))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.SendAsync(HttpMethod.Post, $"/api/meetings/{id}/invitees/renew", new { email = "nobody@example.org" }, status: 404))["code"]!.GetValue<string>().ShouldBe("invitee_unknown");
    }

    [ForeignFact]
    public async Task The_host_reads_what_did_not_arrive_and_nobody_else_does()
    {
        var domain = MailFixture.NewDomain();
        using var host = await fixture.HostAsync();
        using var other = await fixture.HostAsync();
        var id = (await host.ScheduleAsync(Plan("Lost", $"gone@{domain}", $"bob@{domain}")))["meetingId"]!.GetValue<string>();
        await fixture.UntilAsync(db => db.Mails.AnyAsync(mail => mail.MeetingId == id && mail.State == MailState.Failed), "one failed");

        var failed = (await host.SendAsync(HttpMethod.Get, $"/api/meetings/{id}/mails?failed=true"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        failed["to"]!.GetValue<string>().ShouldBe($"gone@{domain}");
        failed["kind"]!.GetValue<string>().ShouldBe("invitation");
        failed["problem"]!.GetValue<string>().ShouldContain("nobody called that");
        var page = await host.SendAsync(HttpMethod.Get, $"/api/meetings/{id}/mails?limit=2");
        page["items"]!.AsArray().Count.ShouldBe(2);
        var rest = await host.SendAsync(HttpMethod.Get, $"/api/meetings/{id}/mails?limit=2&cursor={page["nextCursor"]!.GetValue<string>()}");
        rest["items"]!.AsArray().Count.ShouldBe(1);
        rest["nextCursor"].ShouldBeNull();
        await other.SendAsync(HttpMethod.Get, $"/api/meetings/{id}/mails", status: 403);
    }

    [ForeignFact]
    public async Task Mails_speak_the_language_and_show_the_clock_of_who_gets_them()
    {
        var domain = MailFixture.NewDomain();
        using var host = await fixture.HostAsync(fullName: "Ada");
        await using (var db = await fixture.Server.DatabaseAsync())
        {
            foreach (var (name, language, zone) in new[] { ("fr", "fr", "Europe/Paris"), ("ar", "ar", "Asia/Riyadh") })
            {
                db.Accounts.Add(new AccountRow
                {
                    Id = Guid.NewGuid(),
                    Email = $"{name}@{domain}",
                    NormalizedEmail = $"{name}@{domain}".ToUpperInvariant(),
                    UserName = $"{name}@{domain}",
                    NormalizedUserName = $"{name}@{domain}".ToUpperInvariant(),
                    EmailConfirmed = true,
                    FullName = name,
                    Language = language,
                    TimeZone = zone,
                    SecurityStamp = "s",
                    CreatedAt = Now,
                });
            }

            await db.SaveChangesAsync();
        }

        await host.ScheduleAsync(new { title = "Thé", scheduledTime = "2027-07-01T09:00:00Z", timeZone = "America/New_York", duration = 30, participants = new[] { new { email = $"fr@{domain}" }, new { email = $"ar@{domain}" }, new { email = $"en@{domain}" } } });

        var mails = (await fixture.ReadAsync(domain, 3)).ToDictionary(mail => mail.To.Split('@')[0]);
        mails["fr"].Subject.ShouldBe("Invitation : Thé");
        mails["fr"].Text.ShouldContain("jeudi 1 juillet 2027");
        mails["fr"].Text.ShouldContain("11:00");
        mails["fr"].Text.ShouldContain("Europe/Paris");
        mails["fr"].Text.ShouldNotContain("/mail/stop/");
        mails["ar"].Subject.ShouldBe("دعوة: Thé");
        mails["ar"].Html.ShouldContain("<html lang=\"ar\" dir=\"rtl\">");
        mails["ar"].Text.ShouldContain("Asia/Riyadh");
        mails["en"].Text.ShouldContain("America/New York");
        mails["en"].Text.ShouldContain("/mail/stop/");
    }

    [ForeignFact]
    public async Task A_calendar_program_reads_a_secret_address_until_it_is_taken_back()
    {
        var domain = MailFixture.NewDomain();
        using var host = await fixture.HostAsync(fullName: "Ada");
        using var guest = await fixture.HostAsync(fullName: "Grace");
        using var client = fixture.Server.CreateClient();
        (await guest.SendAsync(HttpMethod.Get, "/api/me/calendar"))["url"].ShouldBeNull();
        var url = (await guest.SendAsync(HttpMethod.Post, "/api/me/calendar"))["url"]!.GetValue<string>();
        (await client.GetStringAsync(Local(url))).ShouldNotContain("VEVENT");

        await host.ScheduleAsync(Plan("Hers", guest.Account.Email!, $"bob@{domain}"));
        await guest.ScheduleAsync(Plan("Own"));
        await host.ScheduleAsync(Plan("Foreign", $"bob@{domain}"));

        using var answer = await client.GetAsync(Local(url));
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/calendar");
        var feed = await ForeignReader.CalendarAsync(await answer.Content.ReadAsStringAsync());
        feed["name"]!.GetValue<string>().ShouldBe("Parley meetings");
        feed["events"]!.AsArray().Select(one => one!["summary"]!.GetValue<string>()).Order().ShouldBe(["Hers", "Own"]);
        feed["events"]!.AsArray().Single(one => one!["summary"]!.GetValue<string>() == "Hers")!["attendee"]!.GetValue<string>().ShouldBe($"mailto:{guest.Account.Email}");

        var next = (await guest.SendAsync(HttpMethod.Post, "/api/me/calendar"))["url"]!.GetValue<string>();
        (await client.GetAsync(Local(url))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.GetAsync(Local(next))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await guest.SendAsync(HttpMethod.Delete, "/api/me/calendar");
        (await client.GetAsync(Local(next))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await client.GetAsync("/api/me/calendar")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static object Plan(string title, params string[] emails) => new
    {
        title,
        scheduledTime = Hour(Now.AddDays(2)),
        duration = 30,
        participants = emails.Select(email => new { email }).ToArray(),
    };

    private static DateTimeOffset Hour(DateTimeOffset time) => new(time.Year, time.Month, time.Day, time.Hour, 0, 0, TimeSpan.Zero);

    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Local(string address) => new Uri(address).PathAndQuery;

    private static async Task<JsonObject> EntryAsync(ReadMail mail) => (await ForeignReader.CalendarAsync(mail.Calendar!))["events"]!.AsArray().ShouldHaveSingleItem()!.AsObject();

    private async Task AnswerAsync(ReadMail mail, string answer)
    {
        using var client = fixture.Server.CreateClient();
        using var post = await client.PostAsync(Local(mail.Link("/rsvp/")).Split('?')[0], new FormUrlEncodedContent([new("answer", answer)]));
        post.StatusCode.ShouldBe(HttpStatusCode.Found);
    }

    private async Task<List<ReadMail>> AboutAsync(string domain, string title, int count)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var about = (await fixture.ReadAsync(domain, 0)).Where(mail => mail.Subject.EndsWith(title, StringComparison.Ordinal)).ToList();
            if (about.Count >= count)
            {
                return about;
            }

            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60), $"{about.Count} of {count} mails about {title}");
            await Task.Delay(200);
        }
    }

    private async Task<IReadOnlyList<string>> SubjectsAsync(string address)
    {
        await using var db = await fixture.Server.DatabaseAsync();
        return await db.Mails.Where(mail => mail.ToAddress == address).OrderBy(mail => mail.CreatedAt).Select(mail => mail.Subject).ToListAsync();
    }

    private async Task<List<OccurrenceRow>> OccurrencesAsync(string meeting)
    {
        await using var db = await fixture.Server.DatabaseAsync();
        return await db.Occurrences.AsNoTracking().Where(one => one.MeetingId == meeting).OrderBy(one => one.OriginalStart).ToListAsync();
    }
}
