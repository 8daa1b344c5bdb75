using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Accounts;
using Parley.Server.Accounts.Mails;
using Parley.Server.Data;

namespace Parley.Server.Tests.Accounts;

[Collection(ServerCollection.Name)]
public sealed partial class SignUpTests(ServerFixture server)
{
    [Fact]
    public async Task A_new_account_waits_for_its_link()
    {
        using var browser = new Browser(server.BaseUrl);
        var email = MadeAccount.NewEmail();

        using var answer = await browser.SignUpAsync($" {email} ", "  Ada   Lovelace ");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await browser.MeAsync()).ShouldBeNull();
        var account = (await server.FindAccountAsync(email)).ShouldNotBeNull();
        (account.FullName, account.TimeZone, account.Language, account.EmailConfirmed, account.Administrator).ShouldBe(("Ada Lovelace", "Africa/Cairo", "en", false, false));
        await using var db = await server.DatabaseAsync();
        (await db.TermsAcceptances.SingleAsync(row => row.AccountId == account.Id)).Version.ShouldBe(Terms.Version);
        (await server.MailsToAsync(email)).ShouldBe(["Confirm your e-mail address"]);
    }

    [Fact]
    public async Task An_address_with_an_account_gets_the_same_answer_and_its_owner_a_mail()
    {
        var owner = await server.MakeAccountAsync();
        var fresh = MadeAccount.NewEmail();
        using var one = new Browser(server.BaseUrl);
        using var other = new Browser(server.BaseUrl);

        using var known = await one.SignUpAsync(owner.Email!.ToUpperInvariant());
        using var unknown = await other.SignUpAsync(fresh.ToUpperInvariant());

        known.StatusCode.ShouldBe(unknown.StatusCode);
        (await PlainAsync(known, owner.Email)).ShouldBe(await PlainAsync(unknown, fresh));
        CookiesOf(known).ShouldBe(CookiesOf(unknown));
        (await server.MailsToAsync(owner.Email)).ShouldBe(["You already have an account"]);
        (await server.FindAccountAsync(owner.Email)).ShouldNotBeNull().PasswordHash.ShouldBe(owner.PasswordHash);
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_field_and_nothing_is_made()
    {
        using var browser = new Browser(server.BaseUrl);
        var email = MadeAccount.NewEmail();

        using var answer = await browser.SignUpAsync(email, " ", "password1", terms: "");
        using var differing = await browser.SignUpAsync("nobody", "Ada", "an unusual sentence", "another sentence");
        var page = await answer.Content.ReadAsStringAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        page.ShouldContain("id=\"fullName-problem\"");
        page.ShouldContain("id=\"password-problem\"");
        page.ShouldContain("id=\"terms-problem\"");
        page.ShouldContain(email);
        page.ShouldNotContain("password1");
        (await differing.Content.ReadAsStringAsync()).ShouldContain("id=\"confirmPassword-problem\"");
        (await differing.Content.ReadAsStringAsync()).ShouldContain("id=\"email-problem\"");
        (await server.FindAccountAsync(email)).ShouldBeNull();
    }

    [Fact]
    public async Task Two_at_once_with_one_address_make_one_account()
    {
        using var one = new Browser(server.BaseUrl);
        using var other = new Browser(server.BaseUrl);
        var email = MadeAccount.NewEmail();

        var answers = await Task.WhenAll(one.SignUpAsync(email), other.SignUpAsync(email));

        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
        (await server.FindAccountAsync(email)).ShouldNotBeNull();
        (await server.MailsToAsync(email)).Order().ShouldBe(["Confirm your e-mail address", "You already have an account"]);
        Array.ForEach(answers, answer => answer.Dispose());
    }

    [Fact]
    public async Task Another_site_and_a_form_without_its_token_make_nothing()
    {
        using var browser = new Browser(server.BaseUrl);
        var email = MadeAccount.NewEmail();
        Dictionary<string, string> fields = new() { ["email"] = email, ["password"] = MadeAccount.Password, ["confirmPassword"] = MadeAccount.Password, ["fullName"] = "Ada", ["terms"] = "true" };

        using var foreign = await browser.SubmitAsync("/sign-up", fields, change: request =>
        {
            request.Headers.Remove("Origin");
            request.Headers.Add("Origin", "https://elsewhere.example");
        });
        using var bare = await browser.SubmitAsync("/sign-up", fields, change: request => request.Content = new FormUrlEncodedContent(fields));

        foreign.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        bare.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await server.FindAccountAsync(email)).ShouldBeNull();
    }

    [Fact]
    public async Task A_mailbox_is_written_to_five_times_and_then_left_alone()
    {
        var owner = await server.MakeAccountAsync();
        using var browser = new Browser(server.BaseUrl);

        for (var tries = 0; tries < 7; tries++)
        {
            using var answer = await browser.SubmitAsync("/forgot-password", new() { ["email"] = owner.Email! });
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        (await server.MailsToAsync(owner.Email!)).Count.ShouldBe(5);
    }

    [Fact]
    public void Mails_speak_the_language_of_the_account()
    {
        var mails = server.Services.GetRequiredService<AccountMails>();
        var account = new AccountRow { Email = "a@example.org", NormalizedEmail = "A@EXAMPLE.ORG", SecurityStamp = "s", FullName = "Ada <b>", Language = "fr", TimeZone = "UTC", CreatedAt = default };

        var french = mails.Confirm(account);
        account.Language = "ar";
        var arabic = mails.Reset(account);

        french.Subject.ShouldBe("Confirmez votre adresse e-mail");
        french.Text.ShouldContain("3 jours");
        french.Html.ShouldContain("Ada &lt;b&gt;");
        arabic.Html.ShouldContain("dir=\"rtl\"");
        arabic.Text.ShouldContain("/reset-password?token=");
    }

    private static async Task<string> PlainAsync(HttpResponseMessage answer, string email)
    {
        var page = Token().Replace(await answer.Content.ReadAsStringAsync(), "");
        return page.Replace(email, "EMAIL", StringComparison.OrdinalIgnoreCase);
    }

    private static List<string> CookiesOf(HttpResponseMessage answer) =>
        [.. answer.Headers.GetValues("Set-Cookie").Select(cookie => $"{cookie.Split('=')[0]} {cookie.Split(';')[0].Length} {string.Join(';', cookie.Split(';')[1..].Where(part => !part.Contains("expires", StringComparison.OrdinalIgnoreCase)))}").Order()];

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"[^\"]+\"")]
    private static partial Regex Token();
}
