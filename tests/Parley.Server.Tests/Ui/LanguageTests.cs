using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Parley.Meetings.Signals;
using Parley.Server.Data;
using Parley.Server.Tests.Accounts;
using Parley.Server.Ui.Languages;

namespace Parley.Server.Tests.Ui;

[Collection(ServerCollection.Name)]
public sealed partial class LanguageTests(ServerFixture server) : IDisposable
{
    private readonly Browser _browser = new(server.BaseUrl);

    public void Dispose() => _browser.Dispose();

    [Fact]
    public async Task A_language_is_chosen_by_the_address_and_stays()
    {
        using var arabic = await _browser.GetAsync("/about?l=ar");
        var shown = await arabic.Content.ReadAsStringAsync();
        var later = await _browser.ReadAsync("/sign-in");
        using var unknown = await _browser.GetAsync("/about?l=tlh");

        arabic.StatusCode.ShouldBe(HttpStatusCode.OK, "a language is shown, nobody is led elsewhere");
        shown.ShouldContain("<html lang=\"ar\" dir=\"rtl\"");
        later.ShouldContain("<html lang=\"ar\" dir=\"rtl\"");
        WebUtility.HtmlDecode(later).ShouldContain("تسجيل الدخول");
        unknown.StatusCode.ShouldBe(HttpStatusCode.OK);
        unknown.Headers.Contains("Set-Cookie").ShouldBeFalse();
        (await _browser.ReadAsync("/about?l=en")).ShouldContain("<html lang=\"en\" dir=\"ltr\"");
    }

    [Theory]
    [InlineData("de, ar;q=0.7, fr-CA;q=0.9", "fr")]
    [InlineData("ar-MA", "ar")]
    [InlineData("fr;q=0, *", "en")]
    [InlineData(";;;,=,q", "en")]
    [InlineData("", "en")]
    public async Task Else_it_is_what_the_browser_says(string accepted, string language)
    {
        _browser.Http.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", accepted);

        (await _browser.ReadAsync("/about")).ShouldContain($"<html lang=\"{language}\"");
    }

    [Fact]
    public async Task The_choice_is_on_each_page_and_keeps_the_rest_of_the_address()
    {
        var page = await _browser.ReadAsync("/join?m=wrong%26%22&l=fr");
        var missing = await _browser.ReadAsync("/no/such/page?a=1");

        var links = Links().Matches(page).Select(link => (link.Groups[2].Value, WebUtility.HtmlDecode(link.Groups[1].Value))).ToList();
        links.ShouldBe([("en", "?m=wrong%26%22&l=en"), ("fr", "?m=wrong%26%22&l=fr"), ("ar", "?m=wrong%26%22&l=ar")]);
        Links().Matches(missing).Select(link => WebUtility.HtmlDecode(link.Groups[1].Value)).ShouldContain("?a=1&l=ar");
        missing.ShouldContain("<html lang=\"fr\"");
    }

    [Fact]
    public async Task What_a_form_says_is_wrong_is_said_in_the_language_of_the_page()
    {
        await _browser.GetAsync("/?l=fr");

        using var answer = await _browser.SubmitAsync("/sign-up", new() { ["fullName"] = "", ["email"] = "nobody", ["password"] = "short" });
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());

        page.ShouldContain("Indiquez votre nom");
        page.ShouldContain("Ce n’est pas une adresse e-mail.");
        page.ShouldContain("Un mot de passe a au moins 8 caractères.");
        page.ShouldContain("Sans accepter les conditions, pas de compte.");
    }

    [Fact]
    public async Task An_account_has_a_language_that_its_own_pages_change()
    {
        var account = await SignInAsync("fr");
        (await _browser.ReadAsync("/meetings")).ShouldContain("<html lang=\"fr\"");

        using var foreign = await GetAsync("/meetings?l=ar", "cross-site");
        (await server.FindAccountAsync(account.Email!))!.Language.ShouldBe("fr", "a link on another site");
        using var own = await GetAsync("/meetings?l=ar", "same-origin");

        (await server.FindAccountAsync(account.Email!))!.Language.ShouldBe("ar");
        (await own.Content.ReadAsStringAsync()).ShouldContain("<html lang=\"ar\"");
    }

    [Fact]
    public async Task A_new_account_has_the_language_of_the_page_it_was_made_on()
    {
        var email = MadeAccount.NewEmail();
        await _browser.GetAsync("/?l=ar");

        using var answer = await _browser.SignUpAsync(email);

        (await server.FindAccountAsync(email))!.Language.ShouldBe("ar");
        (await server.MailsToAsync(email)).ShouldBe(["أكِّد عنوان بريدك الإلكتروني"]);
    }

    [Fact]
    public async Task The_page_of_a_mail_is_in_the_language_of_the_mail()
    {
        var account = await server.MakeAccountAsync();
        await SpeakAsync(account, "ar");
        using var elsewhere = new Browser(server.BaseUrl);
        await elsewhere.GetAsync("/?l=fr");

        (await _browser.ReadAsync(server.ResetLink(account))).ShouldContain("<html lang=\"ar\"");
        (await elsewhere.ReadAsync(server.ResetLink(account))).ShouldContain("<html lang=\"fr\"", customMessage: "somebody has chosen");
        using var answer = await _browser.SubmitAsync(server.ResetLink(account), new() { ["token"] = TokenOf(server.ResetLink(account)), ["newPassword"] = "x", ["confirmPassword"] = "x" }, "/reset-password");
        WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()).ShouldContain("كلمة المرور ٨ أحرف على الأقل.");
    }

    [Fact]
    public async Task Programs_are_answered_in_english()
    {
        await SignInAsync("fr");
        await _browser.GetAsync("/?l=fr");
        _browser.Http.DefaultRequestHeaders.Add("Origin", server.BaseUrl);

        using var answer = await _browser.Http.PostAsJsonAsync("/api/meetings/schedule", new { title = "" });
        var problem = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, problem.ToJsonString());
        problem["detail"]!.GetValue<string>().ShouldBe("Give the meeting a title.");
        (await _browser.ReadAsync("/api/docs")).ShouldContain("<html lang=\"fr\"");
    }

    [Fact]
    public async Task Times_and_what_hosts_did_are_read_in_the_readers_language()
    {
        await SignInAsync("fr");
        using var planned = await _browser.SubmitAsync("/meetings/new", new()
        {
            ["title"] = "Plans",
            ["date"] = TimeProvider.System.GetUtcNow().AddDays(2).ToString("yyyy-MM-dd"),
            ["time"] = "09:30",
            ["timeZone"] = "Europe/Paris",
            ["duration"] = "90",
            ["reminderMinutes"] = "15",
            ["repeats"] = "none",
            ["chat"] = "true",
            ["audio"] = "true",
        });
        planned.StatusCode.ShouldBe(HttpStatusCode.SeeOther, WebUtility.HtmlDecode(await planned.Content.ReadAsStringAsync()));
        var page = planned.Headers.Location!.ToString();
        var session = await LogAsync(page["/meetings/".Length..]);

        var french = Text(await _browser.ReadAsync(page));
        var log = Text(await _browser.ReadAsync($"{page}/history/{session}"));
        var arabic = Text(await _browser.ReadAsync($"{page}?l=ar"));
        var arabicLog = Text(await _browser.ReadAsync($"{page}/history/{session}"));

        french.ShouldContain(", 09:30");
        french.ShouldContain("1 h 30 min");
        french.ShouldContain("Audio, Messagerie");
        log.ShouldContain("Ada a nommé Bob co-organisateur");
        log.ShouldContain("Quelqu’un hors de l’appel a changé ce que les participants peuvent faire : micro interdit, pareil pour tous");
        arabic.ShouldContain("٠٩:٣٠");
        arabic.ShouldContain("١ س ٣٠ د");
        arabicLog.ShouldContain("جعل Ada Bob مضيفًا مشاركًا");
    }

    [Fact]
    public void Another_language_than_the_one_spoken_is_found_by_its_kin()
    {
        PageLanguages.Find("fr-CA")!.Name.ShouldBe("fr");
        PageLanguages.Find("AR")!.Name.ShouldBe("ar");
        foreach (var tag in new[] { null, "", "-", "xx", "fr,ar", new string('f', 40), "french" })
        {
            PageLanguages.Find(tag).ShouldBeNull(tag);
        }

        PageLanguages.All.Select(PageLanguages.NameOf).ShouldBe(["English", "Français", "العربية"]);
    }

    private async Task<AccountRow> SignInAsync(string language)
    {
        var account = await server.MakeAccountAsync();
        await SpeakAsync(account, language);
        using var answer = await _browser.SignInAsync(account.Email!, MadeAccount.Password);
        return account;
    }

    private async Task SpeakAsync(AccountRow account, string language)
    {
        await using var db = await server.DatabaseAsync();
        await db.Accounts.Where(row => row.Id == account.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Language, language));
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string site)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Sec-Fetch-Site", site);
        return await _browser.Http.SendAsync(request);
    }

    private async Task<Guid> LogAsync(string meeting)
    {
        await using var db = await server.DatabaseAsync();
        var now = TimeProvider.System.GetUtcNow();
        var session = new SessionRow { Id = Guid.CreateVersion7(), MeetingId = meeting, StartedAt = now.AddMinutes(-5), EndedAt = now, EndReason = "Ended" };
        db.Sessions.Add(session);
        db.MeetingLog.Add(new MeetingLogRow { MeetingId = meeting, SessionId = session.Id, At = now, Act = ModerationAct.MadeCoHost, ByName = "Ada", WhoName = "Bob" });
        db.MeetingLog.Add(new MeetingLogRow { MeetingId = meeting, SessionId = session.Id, At = now, Act = ModerationAct.ChangedAllPermissions, Detail = "audio=false reset" });
        await db.SaveChangesAsync();
        return session.Id;
    }

    private static string TokenOf(string link) => link[(link.IndexOf('=') + 1)..];

    /// <summary>What is read of a page: without its marks, blanks of every kind as one.</summary>
    private static string Text(string page) => Blanks().Replace(WebUtility.HtmlDecode(Marks().Replace(page, "")).Replace("\u2068", "").Replace("\u2069", ""), " ");

    [GeneratedRegex("<a href=\"([^\"]*)\" lang=\"(\\w+)\"")]
    private static partial Regex Links();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Marks();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
