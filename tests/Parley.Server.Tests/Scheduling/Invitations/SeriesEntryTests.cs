using System.Globalization;
using System.Text.Json.Nodes;
using Parley.Server.Tests.Mail;
using Parley.Server.Tests.Mail.Foreign;

namespace Parley.Server.Tests.Scheduling.Invitations;

/// <summary>Series that are changed after they have begun, as Python's icalendar and dateutil understand the mails: what has been stays in calendars.</summary>
[Collection(MailCollection.Name)]
public sealed class SeriesEntryTests(MailFixture fixture)
{
    private readonly string _domain = MailFixture.NewDomain();

    private int _mails;

    [ForeignFact]
    public async Task What_has_been_keeps_its_entry_and_what_comes_is_another_one()
    {
        using var host = await fixture.HostAsync();
        var first = Hour(TimeProvider.System.GetUtcNow().AddDays(1));
        var meeting = await host.ScheduleAsync(Series(first, "FREQ=DAILY;COUNT=4"));
        var path = $"/api/meetings/{meeting["meetingId"]}";
        var (mail, invited) = (await NextAsync(1))[0];
        using (var client = fixture.Server.CreateClient())
        using (await client.PostAsync(new Uri(mail.Link("/rsvp/")).AbsolutePath, new FormUrlEncodedContent([new("answer", "yes")])))
        {
            await HoldAsync(host, path);
        }

        // From tomorrow's next on two hours later.
        var later = first.AddDays(1).AddHours(2);
        await host.SendAsync(HttpMethod.Patch, path, new { scheduledTime = later, recurrence = "FREQ=DAILY;COUNT=3" });
        var changed = await NextAsync(2);
        var ended = changed.Single(one => Uid(one.Entry) == Uid(invited));
        var next = changed.Single(one => Uid(one.Entry) != Uid(invited));
        (ended.Mail.Method, next.Mail.Method).ShouldBe(("REQUEST", "REQUEST"));
        Begins(ended.Entry).ShouldBe([Stamp(first)]);
        Begins(next.Entry).ShouldBe([Stamp(later), Stamp(later.AddDays(1)), Stamp(later.AddDays(2))]);
        Sequence(ended.Entry).ShouldBeGreaterThan(Sequence(invited));
        (ended.Entry["answer"]!.GetValue<string>(), next.Entry["answer"]!.GetValue<string>()).ShouldBe(("ACCEPTED", "NEEDS-ACTION"));

        // One more has been, and the others become shorter: a rule that counts has fewer left.
        await HoldAsync(host, path);
        await host.SendAsync(HttpMethod.Patch, path, new { duration = 20 });
        var shorter = await NextAsync(2);
        Begins(shorter.Single(one => Uid(one.Entry) == Uid(next.Entry)).Entry).ShouldBe([Stamp(later)]);
        var last = shorter.Single(one => Uid(one.Entry) != Uid(next.Entry)).Entry;
        Uid(last).ShouldNotBe(Uid(invited));
        Begins(last).ShouldBe([Stamp(later.AddDays(1)), Stamp(later.AddDays(2))]);

        // What follows is cancelled: the entry ends with what has been.
        await HoldAsync(host, path);
        await host.SendAsync(HttpMethod.Delete, path);
        var (cancellation, rest) = (await NextAsync(1))[0];
        cancellation.Subject.ShouldStartWith("Cancelled");
        cancellation.Method.ShouldBe("REQUEST");
        (Uid(rest), Sequence(rest) > Sequence(last), rest["status"]!.GetValue<string>()).ShouldBe((Uid(last), true, "CONFIRMED"));
        Begins(rest).ShouldBe([Stamp(later.AddDays(1))]);

        using var file = await host.Http.GetAsync($"{path}/calendar.ics");
        var all = (await ForeignReader.CalendarAsync(await file.Content.ReadAsStringAsync()))["events"]!.AsArray();
        all.SelectMany(one => Begins(one!.AsObject())).ShouldBe([Stamp(first), Stamp(later), Stamp(later.AddDays(1))]);
        all.Select(one => Uid(one!.AsObject())).Distinct().Count().ShouldBe(3);
        var url = (await host.SendAsync(HttpMethod.Post, "/api/me/calendar"))["url"]!.GetValue<string>();
        using var feed = await host.Http.GetAsync(new Uri(url).AbsolutePath);
        (await ForeignReader.CalendarAsync(await feed.Content.ReadAsStringAsync()))["events"]!.AsArray().Count.ShouldBe(3);
    }

    [ForeignFact]
    public async Task Cancelling_from_one_on_ends_the_entry_before_it()
    {
        using var host = await fixture.HostAsync();
        var first = Hour(TimeProvider.System.GetUtcNow().AddDays(1));
        var path = $"/api/meetings/{(await host.ScheduleAsync(Series(first, "FREQ=DAILY;COUNT=5")))["meetingId"]}";
        var (_, invited) = (await NextAsync(1))[0];
        var occurrences = (await host.SendAsync(HttpMethod.Get, $"{path}/occurrences"))["items"]!.AsArray();
        await host.SendAsync(HttpMethod.Patch, $"{path}/occurrences/{occurrences[1]!["occurrenceId"]}", new { scheduledTime = first.AddDays(1).AddHours(1) });
        await NextAsync(1);

        await host.SendAsync(HttpMethod.Delete, $"{path}/occurrences/{occurrences[2]!["occurrenceId"]}?following=true");

        var mail = (await fixture.ReadAsync(_domain, ++_mails))[^1];
        mail.Method.ShouldBe("REQUEST");
        var entries = (await ForeignReader.CalendarAsync(mail.Calendar!))["events"]!.AsArray().Select(one => one!.AsObject()).ToList();
        Begins(entries[0]).ShouldBe([Stamp(first), Stamp(first.AddDays(1))]);
        Begins(entries[1]).ShouldBe([Stamp(first.AddDays(1).AddHours(1))]);
        entries.ShouldAllBe(entry => Uid(entry) == Uid(invited));
        mail.Calendar!.ShouldNotContain("EXDATE");
    }

    [ForeignFact]
    public async Task Who_is_taken_off_a_series_that_has_begun_keeps_what_has_been_and_nothing_else()
    {
        using var host = await fixture.HostAsync();
        var first = Hour(TimeProvider.System.GetUtcNow().AddDays(1));
        var path = $"/api/meetings/{(await host.ScheduleAsync(Series(first, "FREQ=DAILY;COUNT=5")))["meetingId"]}";
        var (_, invited) = (await NextAsync(1))[0];
        await HoldAsync(host, path);
        await HoldAsync(host, path);

        await host.SendAsync(HttpMethod.Patch, path, new { participants = Array.Empty<object>() });
        var (mail, kept) = (await NextAsync(1))[0];
        (mail.Subject.StartsWith("Cancelled", StringComparison.Ordinal), mail.Method).ShouldBe((true, "REQUEST"));
        (Uid(kept), Sequence(kept) > Sequence(invited), kept["status"]!.GetValue<string>()).ShouldBe((Uid(invited), true, "CONFIRMED"));
        Begins(kept).ShouldBe([Stamp(first), Stamp(first.AddDays(1))]);

        // Invited again, and taken off with the change of times that makes what comes another entry.
        await host.SendAsync(HttpMethod.Patch, path, new { participants = new[] { Bob } });
        var (_, back) = (await NextAsync(1))[0];
        (Uid(back), Sequence(back) > Sequence(kept), Begins(back).Count()).ShouldBe((Uid(invited), true, 5));
        await host.SendAsync(HttpMethod.Patch, path, new { participants = Array.Empty<object>(), duration = 20 });
        var (_, ended) = (await NextAsync(1))[0];
        (Uid(ended), Sequence(ended) > Sequence(back)).ShouldBe((Uid(invited), true));
        Begins(ended).ShouldBe([Stamp(first), Stamp(first.AddDays(1))]);

        // Of the new entry nothing has been: it goes as a whole.
        await host.SendAsync(HttpMethod.Patch, path, new { participants = new[] { Bob } });
        var (_, next) = (await NextAsync(1))[0];
        await host.SendAsync(HttpMethod.Patch, path, new { participants = Array.Empty<object>() });
        var (cancellation, gone) = (await NextAsync(1))[0];
        cancellation.Method.ShouldBe("CANCEL");
        (Uid(gone), Sequence(gone) > Sequence(next), gone["status"]!.GetValue<string>()).ShouldBe((Uid(next), true, "CANCELLED"));
        Uid(next).ShouldNotBe(Uid(invited));
    }

    private static string Uid(JsonObject entry) => entry["uid"]!.GetValue<string>();

    private static int Sequence(JsonObject entry) => entry["sequence"]!.GetValue<int>();

    private static IEnumerable<string> Begins(JsonObject entry) => entry["begins"]!.AsArray().Select(begin => begin!.GetValue<string>());

    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static DateTimeOffset Hour(DateTimeOffset time) => new(time.Year, time.Month, time.Day, time.Hour, 0, 0, TimeSpan.Zero);

    private static async Task HoldAsync(MailHost host, string path)
    {
        await host.SendAsync(HttpMethod.Patch, $"{path}/start");
        await host.SendAsync(HttpMethod.Patch, $"{path}/end");
    }

    private object Bob => new { email = $"bob@{_domain}", name = "Bob" };

    private object Series(DateTimeOffset start, string rule) => new
    {
        title = "Standup",
        scheduledTime = start,
        timeZone = "Asia/Tokyo",
        duration = 30,
        recurrence = rule,
        participants = new[] { Bob },
        settings = new { emailReminders = true },
    };

    /// <summary>The mails to Bob that have come since, with the one entry of each.</summary>
    private async Task<List<(ReadMail Mail, JsonObject Entry)>> NextAsync(int count)
    {
        var mails = (await fixture.ReadAsync(_domain, _mails + count)).Skip(_mails).ToList();
        _mails += mails.Count;
        mails.Count.ShouldBe(count);
        var calendars = await ForeignReader.CalendarsAsync([.. mails.Select(mail => mail.Calendar!)]);
        return [.. mails.Zip(calendars, (mail, calendar) => (mail, calendar["events"]!.AsArray().ShouldHaveSingleItem()!.AsObject()))];
    }
}
