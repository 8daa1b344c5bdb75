using System.Net;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Accounts.Attempts;

namespace Parley.Server.Tests.Accounts;

[Collection(ServerCollection.Name)]
public sealed class SignInTests(ServerFixture server)
{
    [Fact]
    public async Task Signing_in_leads_back_and_signing_out_ends_the_session_itself()
    {
        var account = await server.MakeAccountAsync();
        using var browser = new Browser(server.BaseUrl);

        using var answer = await browser.SignInAsync(account.Email!, MadeAccount.Password, "/sign-in?returnUrl=%2Fmeetings%3Fp%3D2", "/meetings?p=2");
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("parley-account=", StringComparison.Ordinal)).ToLowerInvariant();
        var copied = browser.Cookies.GetCookieHeader(new Uri(server.BaseUrl));
        var signedIn = await browser.MeAsync();
        using var signOut = await browser.SubmitAsync("/about", [], "/sign-out");

        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        answer.Headers.Location!.ToString().ShouldBe("/meetings?p=2");
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=lax");
        signedIn.ShouldBe(account.Email);
        signOut.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await browser.MeAsync()).ShouldBeNull();
        using var thief = new Browser(server.BaseUrl);
        thief.Http.DefaultRequestHeaders.Add("Cookie", copied);
        (await thief.MeAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Over_https_the_cookie_stays_there()
    {
        var account = await server.MakeAccountAsync();
        using var browser = new Browser(server.HttpsUrl);

        using var answer = await browser.SignInAsync(account.Email!, MadeAccount.Password);

        answer.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("parley-account=", StringComparison.Ordinal)).ToLowerInvariant().ShouldContain("secure");
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example")]
    [InlineData("/\\elsewhere.example")]
    [InlineData("\\\\elsewhere.example")]
    [InlineData("/\t/elsewhere.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData(" /x")]
    [InlineData("/sign-out")]
    public async Task Signing_in_never_leads_to_another_place_than_ours(string returnUrl)
    {
        var account = await server.MakeAccountAsync();
        using var browser = new Browser(server.BaseUrl);

        using var answer = await browser.SignInAsync(account.Email!, MadeAccount.Password, returnUrl: returnUrl);
        using var again = await browser.GetAsync("/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl));

        answer.Headers.Location!.ToString().ShouldBe("/");
        again.Headers.Location!.ToString().ShouldBe("/");
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_are_answered_and_locked_out_alike()
    {
        var account = await server.MakeAccountAsync();
        var answers = new List<List<(HttpStatusCode Status, string Page, bool RetryAfter)>>();
        foreach (var email in new[] { account.Email!, MadeAccount.NewEmail() })
        {
            using var browser = new Browser(server.BaseUrl);
            var told = new List<(HttpStatusCode, string, bool)>();
            for (var tries = 0; tries <= SignInAttempts.Free; tries++)
            {
                using var answer = await browser.SignInAsync(email, "another password");
                var page = await answer.Content.ReadAsStringAsync();
                told.Add((answer.StatusCode, page[page.IndexOf("role=\"alert\"", StringComparison.Ordinal)..page.IndexOf("<form method=\"post\" action=\"/sign-in\"", StringComparison.Ordinal)], answer.Headers.RetryAfter is not null));
            }

            answers.Add(told);
        }

        answers[0].ShouldBe(answers[1]);
        answers[0].Select(answer => answer.Status).ShouldBe([.. Enumerable.Repeat(HttpStatusCode.BadRequest, SignInAttempts.Free), HttpStatusCode.TooManyRequests]);
        answers[0][^1].RetryAfter.ShouldBeTrue();
    }

    [Fact]
    public async Task Locked_out_even_the_right_password_waits_on_page_and_api_until_time_or_a_new_password()
    {
        var account = await server.MakeAccountAsync();
        using var browser = new Browser(server.BaseUrl);
        for (var tries = 0; tries < SignInAttempts.Free; tries++)
        {
            using var wrong = await browser.TokenAsync(account.Email!, "another password");
        }

        using var page = await browser.SignInAsync(account.Email!, MadeAccount.Password);
        using var token = await browser.TokenAsync(account.Email!, MadeAccount.Password);
        await using var db = await server.DatabaseAsync();
        var key = SignInAttempts.Key(account.NormalizedEmail!);
        await db.SignInAttempts.Where(row => row.Address == key).ExecuteUpdateAsync(set => set.SetProperty(row => row.BlockedUntil, TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(1)));
        using var later = await browser.TokenAsync(account.Email!, "another password");
        using var longer = await browser.TokenAsync(account.Email!, MadeAccount.Password);
        using var reset = await browser.SubmitAsync(server.ResetLink(account), new() { ["token"] = server.ResetLink(account).Split('=')[1], ["newPassword"] = "a much better sentence", ["confirmPassword"] = "a much better sentence" });
        using var anew = await browser.TokenAsync(account.Email!, "a much better sentence");

        page.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        token.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        token.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), SignInAttempts.FirstBlock);
        later.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        longer.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(SignInAttempts.FirstBlock, 2 * SignInAttempts.FirstBlock);
        anew.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Guesses_made_at_once_count_one_by_one()
    {
        var account = await server.MakeAccountAsync();
        var browsers = Enumerable.Range(0, 12).Select(_ => new Browser(server.BaseUrl)).ToList();

        var answers = await Task.WhenAll(browsers.Select(browser => browser.TokenAsync(account.Email!, "another password")));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized).ShouldBe(SignInAttempts.Free);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ShouldBe(12 - SignInAttempts.Free);
        Array.ForEach(answers, answer => answer.Dispose());
        browsers.ForEach(browser => browser.Dispose());
    }

    [Fact]
    public async Task Who_tries_many_addresses_is_slowed_and_nobody_else()
    {
        var account = await server.MakeAccountAsync();
        var network = Browser.NewNetwork();
        using var guesser = new Browser(server.BaseUrl, network);
        using var neighbour = new Browser(server.BaseUrl);

        var statuses = new List<HttpStatusCode>();
        for (var tries = 0; tries < 36; tries++)
        {
            // An empty password costs no hashing, and is a failure like another.
            using var answer = await guesser.TokenAsync(MadeAccount.NewEmail(), "");
            statuses.Add(answer.StatusCode);
        }

        using var right = await neighbour.TokenAsync(account.Email!, MadeAccount.Password);
        // Behind the same address, with a browser of one's own.
        using var family = new Browser(server.BaseUrl, network);
        using var atHome = await family.SignInAsync(account.Email!, MadeAccount.Password);

        statuses[0].ShouldBe(HttpStatusCode.Unauthorized);
        statuses[^1].ShouldBe(HttpStatusCode.TooManyRequests);
        atHome.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        right.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_sign_in_from_another_site_is_refused()
    {
        var account = await server.MakeAccountAsync();
        using var browser = new Browser(server.BaseUrl);

        using var answer = await browser.SubmitAsync("/sign-in", new() { ["email"] = account.Email!, ["password"] = MadeAccount.Password }, change: request =>
        {
            request.Headers.Remove("Origin");
            request.Headers.Add("Origin", "https://elsewhere.example");
        });

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await browser.MeAsync()).ShouldBeNull();
    }
}
