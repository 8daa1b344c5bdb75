using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Accounts;
using Parley.Server.Hosting.Options;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Tests.Accounts;

[Collection(ServerCollection.Name)]
public sealed class ConfirmEmailTests(ServerFixture server)
{
    [Fact]
    public async Task Opening_the_link_as_programs_that_read_mail_do_confirms_nothing()
    {
        using var browser = new Browser(server.BaseUrl);
        using var scanner = new Browser(server.BaseUrl);
        var email = MadeAccount.NewEmail();
        using var signUp = await browser.SignUpAsync(email);
        var link = server.ConfirmLink((await server.FindAccountAsync(email))!);

        using var looked = await scanner.Http.SendAsync(new(HttpMethod.Head, link));
        using var opened = await scanner.GetAsync(link);
        var page = await opened.Content.ReadAsStringAsync();
        var own = await browser.ReadAsync(link);
        var before = (await server.FindAccountAsync(email))!.EmailConfirmed;
        using var pressed = await scanner.ConfirmAsync(link);

        opened.StatusCode.ShouldBe(HttpStatusCode.OK);
        page.ShouldContain(">Confirm this address</button>");
        page.ShouldContain(email);
        // Script presses the button only where the account was made.
        page.ShouldNotContain("data-press");
        own.ShouldContain("data-press");
        before.ShouldBeFalse();
        (await server.FindAccountAsync(email))!.EmailConfirmed.ShouldBeTrue();
    }

    [Fact]
    public async Task The_link_signs_in_where_the_account_was_made_and_goes_on_to_where_it_was_needed()
    {
        using var browser = new Browser(server.BaseUrl);
        var email = MadeAccount.NewEmail();
        using var signUp = await browser.SignUpAsync(email, returnUrl: "/meetings/new");
        var link = server.ConfirmLink((await server.FindAccountAsync(email))!);

        using var answer = await browser.ConfirmAsync(link);
        var page = await answer.Content.ReadAsStringAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        page.ShouldContain("href=\"/meetings/new\"");
        page.ShouldContain("action=\"/sign-out\"");
        (await browser.MeAsync()).ShouldBe(email);
        (await server.FindAccountAsync(email))!.EmailConfirmed.ShouldBeTrue();
    }

    [Fact]
    public async Task Elsewhere_and_a_second_time_the_link_confirms_and_opens_nothing()
    {
        using var browser = new Browser(server.BaseUrl);
        using var elsewhere = new Browser(server.BaseUrl);
        var email = MadeAccount.NewEmail();
        using var signUp = await browser.SignUpAsync(email);
        var link = server.ConfirmLink((await server.FindAccountAsync(email))!);

        using var first = await elsewhere.ConfirmAsync(link);
        using var second = await browser.ConfirmAsync(link);

        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        second.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await elsewhere.MeAsync()).ShouldBeNull();
        (await browser.MeAsync()).ShouldBeNull();
        (await server.FindAccountAsync(email))!.EmailConfirmed.ShouldBeTrue();
    }

    [Fact]
    public async Task Links_that_were_changed_or_are_for_something_else_or_too_old_confirm_nothing()
    {
        using var browser = new Browser(server.BaseUrl);
        var account = await server.MakeAccountAsync(confirmed: false);
        var link = server.ConfirmLink(account);
        var token = link.Split('=')[1];
        var past = new AccountLinks(
            new Seal(server.Services.GetRequiredService<IDataProtectionProvider>(), new FixedTime(TimeProvider.System.GetUtcNow() - AccountLinks.ConfirmLife - TimeSpan.FromMinutes(1))),
            server.Services.GetRequiredService<ServerAddresses>());
        string[] bad =
        [
            .. Enumerable.Range(0, 20).Select(at => at * token.Length / 20).Select(at => $"/confirm-email?token={token[..at]}{(token[at] == 'A' ? 'B' : 'A')}{token[(at + 1)..]}"),
            $"/confirm-email?token={token[..^1]}",
            "/confirm-email?token=",
            "/confirm-email?token=" + new string('A', 2000),
            "/confirm-email?token=%00%ff",
            server.ResetLink(account).Replace("/reset-password", "/confirm-email", StringComparison.Ordinal),
            new Uri(past.Confirm(account)).PathAndQuery,
        ];

        foreach (var address in bad)
        {
            using var answer = await browser.GetAsync(address);
            using var pressed = await browser.ConfirmAsync(address);
            (answer.StatusCode, pressed.StatusCode).ShouldBe((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), address);
        }

        (await server.FindAccountAsync(account.Email!))!.EmailConfirmed.ShouldBeFalse();
        using var good = await browser.ConfirmAsync(link);
        (await server.FindAccountAsync(account.Email!))!.EmailConfirmed.ShouldBeTrue();
    }

    [Fact]
    public async Task The_link_comes_again_only_while_it_is_needed_and_nobody_can_tell()
    {
        using var browser = new Browser(server.BaseUrl);
        var waiting = await server.MakeAccountAsync(confirmed: false);
        var done = await server.MakeAccountAsync();

        var statuses = new List<HttpStatusCode>();
        foreach (var email in new[] { waiting.Email!, done.Email!, MadeAccount.NewEmail(), "no address" })
        {
            using var answer = await browser.SubmitAsync("/confirm-email", new() { ["email"] = email });
            statuses.Add(answer.StatusCode);
        }

        statuses.ShouldAllBe(status => status == HttpStatusCode.OK);
        (await server.MailsToAsync(waiting.Email!)).Count.ShouldBe(1);
        (await server.MailsToAsync(done.Email!)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_two_first_ones_who_confirm_at_once_one_becomes_administrator()
    {
        await using (var db = await server.DatabaseAsync())
        {
            await db.Accounts.ExecuteUpdateAsync(set => set.SetProperty(row => row.Administrator, false));
        }

        var accounts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => server.MakeAccountAsync(confirmed: false)));
        using var browser = new Browser(server.BaseUrl);

        var answers = await Task.WhenAll(accounts.Select(account => browser.ConfirmAsync(server.ConfirmLink(account))));

        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
        await using var after = await server.DatabaseAsync();
        (await after.Accounts.CountAsync(row => row.Administrator)).ShouldBe(1);
        Array.ForEach(answers, answer => answer.Dispose());
    }

    [Fact]
    public async Task An_operator_who_names_the_administrator_means_nobody_else()
    {
        var first = await server.MakeAccountAsync();
        var named = await server.MakeAccountAsync(confirmed: false);
        var options = server.Services.GetRequiredService<ParleyOptions>() with { AdminEmail = named.Email!.ToUpperInvariant() };
        var administrators = new Administrators(options, new UpperInvariantLookupNormalizer(), new Confirmation(options));
        await using var db = await server.DatabaseAsync();

        await administrators.GrantAsync(db, first, CancellationToken.None);
        await administrators.GrantAsync(db, named, CancellationToken.None);
        var unproven = named.Administrator;
        named.EmailConfirmed = true;
        await administrators.GrantAsync(db, named, CancellationToken.None);

        first.Administrator.ShouldBeFalse();
        unproven.ShouldBeFalse();
        named.Administrator.ShouldBeTrue();
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
