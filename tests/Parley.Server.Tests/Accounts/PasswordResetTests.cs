using System.Net;

namespace Parley.Server.Tests.Accounts;

[Collection(ServerCollection.Name)]
public sealed class PasswordResetTests(ServerFixture server)
{
    private const string Better = "a much better sentence";

    [Fact]
    public async Task A_forgotten_password_is_answered_alike_for_everybody()
    {
        var account = await server.MakeAccountAsync();
        using var browser = new Browser(server.BaseUrl);
        var pages = new List<string>();

        foreach (var email in new[] { account.Email!, MadeAccount.NewEmail() })
        {
            using var answer = await browser.SubmitAsync("/forgot-password", new() { ["email"] = email });
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            pages.Add((await answer.Content.ReadAsStringAsync()).Replace(email, "EMAIL", StringComparison.Ordinal));
        }

        pages[0].ShouldBe(pages[1]);
        (await server.MailsToAsync(account.Email!)).ShouldBe(["Choose a new password"]);
    }

    [Fact]
    public async Task A_new_password_ends_every_session_and_every_other_link()
    {
        var account = await server.MakeAccountAsync(confirmed: false);
        using var victim = new Browser(server.BaseUrl);
        using var thief = new Browser(server.BaseUrl);
        using var signedIn = await thief.SignInAsync(account.Email!, MadeAccount.Password);
        var (access, refresh) = await thief.TokensAsync(account.Email!);
        var (link, confirm, other) = (server.ResetLink(account), server.ConfirmLink(account), server.ResetLink(account));
        (await thief.MeAsync()).ShouldBe(account.Email);

        using var reset = await ResetAsync(victim, link, Better, Better);

        reset.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await thief.MeAsync()).ShouldBeNull();
        (await thief.BearAsync(access)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await thief.RefreshAsync(refresh)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await thief.TokenAsync(account.Email!, MadeAccount.Password)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await victim.TokenAsync(account.Email!, Better)).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var dead in new[] { link, other, confirm })
        {
            (await victim.GetAsync(dead)).StatusCode.ShouldBe(HttpStatusCode.BadRequest, dead);
        }

        // The mailbox was proven; and its owner hears of it.
        (await server.FindAccountAsync(account.Email!))!.EmailConfirmed.ShouldBeTrue();
        (await server.MailsToAsync(account.Email!)).ShouldBe(["Your password was changed"]);
    }

    [Fact]
    public async Task A_bad_password_or_a_bad_link_changes_nothing()
    {
        var account = await server.MakeAccountAsync();
        var link = server.ResetLink(account);
        using var browser = new Browser(server.BaseUrl);

        using var common = await ResetAsync(browser, link, "Password2024!", "Password2024!");
        using var differing = await ResetAsync(browser, link, Better, Better + "s");
        using var tampered = await ResetAsync(browser, link, Better, Better, token => token[..^4] + "AAAA");
        using var confirming = await ResetAsync(browser, link, Better, Better, _ => server.ConfirmLink(account).Split('=')[1]);

        foreach (var answer in new[] { common, differing, tampered, confirming })
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }

        (await common.Content.ReadAsStringAsync()).ShouldContain("newPassword-problem");
        (await server.FindAccountAsync(account.Email!))!.PasswordHash.ShouldBe(account.PasswordHash);
    }

    [Fact]
    public async Task One_link_used_twice_at_once_works_once()
    {
        var account = await server.MakeAccountAsync();
        var link = server.ResetLink(account);
        using var one = new Browser(server.BaseUrl);
        using var other = new Browser(server.BaseUrl);

        var answers = await Task.WhenAll(ResetAsync(one, link, Better, Better), ResetAsync(other, link, Better + "s", Better + "s"));

        answers.Select(answer => answer.StatusCode).Order().ShouldBe([HttpStatusCode.OK, HttpStatusCode.BadRequest]);
        Array.ForEach(answers, answer => answer.Dispose());
    }

    private static Task<HttpResponseMessage> ResetAsync(Browser browser, string link, string password, string confirm, Func<string, string>? change = null)
    {
        var token = link.Split('=')[1];
        return browser.SubmitAsync(link, new() { ["token"] = change?.Invoke(token) ?? token, ["newPassword"] = password, ["confirmPassword"] = confirm });
    }
}
