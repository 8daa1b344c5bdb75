using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;
using Parley.Server.Tests.Accounts;

namespace Parley.Server.Tests.Scheduling;

/// <summary>The pages as a browser without script uses them.</summary>
[Collection(ServerCollection.Name)]
public sealed partial class PagesTests(ServerFixture server) : IDisposable
{
    private readonly Browser _browser = new(server.BaseUrl);

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task A_series_is_planned_changed_and_cancelled_by_forms()
    {
        var account = await SignInAsync();
        (await _browser.ReadAsync("/meetings")).ShouldContain("No meetings yet");

        using var planned = await _browser.SubmitAsync("/meetings/new", Form(("repeats", "daily"), ("count", "3"), ("invitees", "Bob <bob@example.org>, carol@example.org"), ("coHosts", "eve@example.org")));
        planned.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await planned.Content.ReadAsStringAsync());
        var page = planned.Headers.Location!.ToString();
        var shown = await _browser.ReadAsync(page);
        using var edited = await _browser.SubmitAsync($"{page}/edit", await EditFormAsync(page, ("title", "New plans")));
        edited.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await edited.Content.ReadAsStringAsync());

        shown.ShouldContain("bob@example.org");
        shown.ShouldContain("Co-host");
        Occurrence().Count(shown).ShouldBe(3);
        await using (var db = await server.DatabaseAsync())
        {
            var id = page["/meetings/".Length..];
            (await db.Meetings.SingleAsync(row => row.Id == id)).Title.ShouldBe("New plans");
            (await db.Plans.SingleAsync(row => row.MeetingId == id)).Recurrence.ShouldBe("FREQ=DAILY;COUNT=3");
            (await db.Invitees.CountAsync(row => row.MeetingId == id)).ShouldBe(3);
            (await db.Meetings.SingleAsync(row => row.Id == id)).HostAccountId.ShouldBe(account.Id);
        }

        var one = Occurrence().Match(shown).Groups[1].Value;
        using var cancelled = await _browser.SubmitAsync(page, new() { ["following"] = "false" }, $"{page}/occurrences/{one}/cancel");
        (await _browser.ReadAsync(page)).ShouldContain("data-status=\"cancelled\"");
        using var all = await _browser.SubmitAsync(page, [], $"{page}/cancel");

        (cancelled.StatusCode, all.StatusCode).ShouldBe((HttpStatusCode.SeeOther, HttpStatusCode.SeeOther));
        (await _browser.ReadAsync(page)).ShouldContain("status-cancelled");
        (await _browser.ReadAsync("/meetings")).ShouldContain("New plans");
    }

    [Fact]
    public async Task Nothing_that_was_typed_is_lost_and_the_fault_is_beside_its_field()
    {
        await SignInAsync();

        using var answer = await _browser.SubmitAsync("/meetings/new", Form(("title", ""), ("description", "a <b> \"c\""), ("duration", "many"), ("invitees", "bob@example.org\nno address"), ("repeats", "weekly"), ("days", "TU"), ("count", "0")));
        var page = await answer.Content.ReadAsStringAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        foreach (var field in new[] { "title", "duration", "invitees" })
        {
            page.ShouldMatch($"id=\"{field}-problem\"");
        }

        page.ShouldContain("a &lt;b&gt; &quot;c&quot;");
        page.ShouldContain("value=\"many\"");
        WebUtility.HtmlDecode(page).ShouldContain(">bob@example.org\nno address</textarea>");
        page.ShouldMatch("value=\"TU\" checked");
        page.ShouldMatch("<option value=\"weekly\" selected");
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_makes_one_meeting()
    {
        var account = await SignInAsync();
        var key = Key().Match(await _browser.ReadAsync("/meetings/new")).Groups[1].Value;

        using var first = await _browser.SubmitAsync("/meetings/new", Form(("key", key)));
        using var second = await _browser.SubmitAsync("/meetings/new", Form(("key", key)));

        second.Headers.Location.ShouldBe(first.Headers.Location);
        await using var db = await server.DatabaseAsync();
        (await db.Meetings.CountAsync(row => row.HostAccountId == account.Id)).ShouldBe(1);
    }

    [Fact]
    public async Task Of_two_times_that_the_clock_shows_alike_a_form_means_the_first_and_moves_none_that_it_does_not_change()
    {
        await SignInAsync();
        using var planned = await _browser.SubmitAsync("/meetings/new", Form(("date", "2027-10-31"), ("time", "10:00"), ("timeZone", "Europe/Paris"), ("repeats", "daily"), ("count", "2")));
        var page = planned.Headers.Location!.ToString();
        var one = Occurrence().Match(await _browser.ReadAsync(page)).Groups[1].Value;
        async Task<string> MovedAsync(string start, string minutes)
        {
            var fields = new Dictionary<string, string> { ["start"] = start, ["date"] = "2027-10-31", ["time"] = "02:30", ["duration"] = minutes };
            using var moved = await _browser.SubmitAsync(page, fields, $"{page}/occurrences/{one}/move");
            moved.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
            return WebUtility.HtmlDecode(await _browser.ReadAsync(page));
        }

        (await MovedAsync("", "45")).ShouldContain("this is the first, \u2066UTC+02:00\u2069.");
        var second = await MovedAsync("2027-10-31T02:30:00+01", "45");
        second.ShouldContain("this is the second, \u2066UTC+01:00\u2069.");
        (await MovedAsync(Start().Match(second).Groups[1].Value, "50")).ShouldContain("this is the second, \u2066UTC+01:00\u2069.");
    }

    [Fact]
    public async Task Others_do_not_see_the_page_of_a_meeting_and_change_nothing()
    {
        await SignInAsync();
        using var planned = await _browser.SubmitAsync("/meetings/new", Form());
        var page = planned.Headers.Location!.ToString();
        using var eve = new Browser(server.BaseUrl);
        await SignInAsync(eve);

        using var seen = await eve.GetAsync(page);
        using var cancelled = await eve.SubmitAsync("/meetings/new", [], $"{page}/cancel");
        using var edited = await eve.SubmitAsync("/meetings/new", Form(("title", "Mine")), $"{page}/edit");

        seen.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        cancelled.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        edited.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await _browser.ReadAsync(page)).ShouldContain("status-scheduled");
    }

    [Fact]
    public async Task Who_is_not_signed_in_or_not_confirmed_is_told_what_to_do()
    {
        using var signedOut = await _browser.GetAsync("/meetings/new");
        signedOut.Headers.Location!.ToString().ShouldBe("/sign-in?returnUrl=%2Fmeetings%2Fnew");
        await SignInAsync(confirmed: false);

        using var answer = await _browser.GetAsync("/meetings/new");

        answer.Headers.Location!.ToString().ShouldBe("/confirm-email");
        (await _browser.ReadAsync("/meetings")).ShouldContain("Confirm your e-mail address first");
    }

    [Fact]
    public async Task A_form_of_another_site_changes_nothing()
    {
        await SignInAsync();

        using var answer = await _browser.SubmitAsync("/meetings/new", Form(), change: request =>
        {
            request.Headers.Remove("Origin");
            request.Headers.Add("Origin", "https://elsewhere.example");
        });

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<AccountRow> SignInAsync(Browser? browser = null, bool confirmed = true)
    {
        var account = await server.MakeAccountAsync(confirmed);
        using var answer = await (browser ?? _browser).SignInAsync(account.Email!, MadeAccount.Password);
        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.Redirect, HttpStatusCode.SeeOther);
        return account;
    }

    /// <summary>As the browser sends the form of a page back, with changes.</summary>
    private async Task<Dictionary<string, string>> EditFormAsync(string page, params (string Name, string Value)[] changes)
    {
        var html = await _browser.ReadAsync($"{page}/edit");
        var form = Form();
        foreach (Match field in Input().Matches(html))
        {
            form[field.Groups[1].Value] = WebUtility.HtmlDecode(field.Groups[2].Value);
        }

        foreach (Match area in Area().Matches(html))
        {
            form[area.Groups[1].Value] = WebUtility.HtmlDecode(area.Groups[2].Value);
        }

        foreach (Match select in Select().Matches(html))
        {
            form[select.Groups[1].Value] = Selected().Match(select.Groups[2].Value).Groups[1].Value;
        }

        foreach (var (name, value) in changes)
        {
            form[name] = value;
        }

        return form;
    }

    private static Dictionary<string, string> Form(params (string Name, string Value)[] changes)
    {
        var start = Person.Tomorrow();
        var form = new Dictionary<string, string>
        {
            ["key"] = Guid.NewGuid().ToString("n"),
            ["title"] = "Plans",
            ["description"] = "",
            ["date"] = start.ToString("yyyy-MM-dd"),
            ["time"] = start.ToString("HH:mm"),
            ["timeZone"] = "UTC",
            ["duration"] = "30",
            ["repeats"] = "none",
            ["every"] = "1",
            ["ends"] = "count",
            ["count"] = "10",
            ["until"] = "",
            ["invitees"] = "",
            ["coHosts"] = "",
            ["emailReminders"] = "true",
            ["reminderMinutes"] = "15",
            ["audio"] = "true",
            ["video"] = "true",
            ["screenSharing"] = "true",
            ["chat"] = "true",
            ["password"] = "",
        };
        foreach (var (name, value) in changes)
        {
            form[name] = value;
        }

        return form;
    }

    [GeneratedRegex("data-occurrence-id=\"([^\"]+)\"")]
    private static partial Regex Occurrence();

    [GeneratedRegex("name=\"start\" value=\"([^\"]+)\"")]
    private static partial Regex Start();

    [GeneratedRegex("name=\"key\" value=\"([^\"]+)\"")]
    private static partial Regex Key();

    [GeneratedRegex("<input id=\"[^\"]+\" name=\"([^\"]+)\" type=\"(?:text|date|time|number)\" value=\"([^\"]*)\"")]
    private static partial Regex Input();

    [GeneratedRegex("<textarea id=\"[^\"]+\" name=\"([^\"]+)\"[^>]*>([^<]*)</textarea>")]
    private static partial Regex Area();

    [GeneratedRegex("<select id=\"[^\"]+\" name=\"([^\"]+)\"[^>]*>(.*?)</select>", RegexOptions.Singleline)]
    private static partial Regex Select();

    [GeneratedRegex("<option value=\"([^\"]*)\" selected")]
    private static partial Regex Selected();
}
