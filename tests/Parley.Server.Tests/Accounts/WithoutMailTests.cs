using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Accounts;
using Parley.Server.Accounts.Attempts;
using Parley.Server.Accounts.Mails;
using Parley.Server.Accounts.Passwords;
using Parley.Server.Data;
using Parley.Server.Hosting.Options;
using Parley.Server.Mail;

namespace Parley.Server.Tests.Accounts;

/// <summary>The use cases as they are put together where <c>Parley__Mail__Enabled</c> is false.</summary>
[Collection(ServerCollection.Name)]
public sealed class WithoutMailTests(ServerFixture server) : IDisposable
{
    private readonly StringWriter _console = new();
    private readonly IServiceScope _scope = server.Services.CreateScope();
    private readonly AccountLimits _limits = new(server.Services.GetRequiredService<ParleyOptions>());

    public void Dispose()
    {
        _scope.Dispose();
        _limits.Dispose();
        _console.Dispose();
    }

    [Fact]
    public async Task An_account_needs_no_confirmation_and_the_first_one_is_administrator()
    {
        await using (var db = await server.DatabaseAsync())
        {
            await db.Accounts.ExecuteUpdateAsync(set => set.SetProperty(row => row.Administrator, false));
        }

        var (first, second) = (MadeAccount.NewEmail(), MadeAccount.NewEmail());

        await SignUpAsync(first, null);
        await SignUpAsync(second, null);

        var one = (await server.FindAccountAsync(first))!;
        (one.EmailConfirmed, one.Administrator, (await server.FindAccountAsync(second))!.Administrator).ShouldBe((false, true, false));
        new Confirmation(Off(null)).CallerOf(one).Confirmed.ShouldBeTrue();
        // Mail turned on later asks for what was never proven.
        new Confirmation(server.Services.GetRequiredService<ParleyOptions>()).CallerOf(one).Confirmed.ShouldBeFalse();
        await using var after = await server.DatabaseAsync();
        (await after.Mails.Where(mail => mail.ToAddress == first).Select(mail => mail.State).ToListAsync()).ShouldAllBe(state => state == MailState.Off);
        _console.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_named_administrator_is_confirmed_by_the_console_only()
    {
        var email = MadeAccount.NewEmail();

        await SignUpAsync(email, email);

        (await server.FindAccountAsync(email))!.Administrator.ShouldBeFalse();
        _console.ToString().ShouldContain("/confirm-email?token=");
    }

    [Fact]
    public async Task A_forgotten_password_is_helped_by_the_console()
    {
        var account = await server.MakeAccountAsync();
        var options = Off(null);
        var forgot = new ForgotPassword(_scope.ServiceProvider.GetRequiredService<ParleyDb>(), Users, Writing(options), _limits, TimeProvider.System);

        (await forgot.RunAsync(account.Email!, null, CancellationToken.None)).ShouldBeTrue();

        _console.ToString().ShouldContain("/reset-password?token=");
    }

    private UserManager<AccountRow> Users => _scope.ServiceProvider.GetRequiredService<UserManager<AccountRow>>();

    private ParleyOptions Off(string? administrator)
    {
        var options = server.Services.GetRequiredService<ParleyOptions>();
        return options with { Mail = options.Mail with { Enabled = false }, AdminEmail = administrator };
    }

    private async Task SignUpAsync(string email, string? administrator)
    {
        var options = Off(administrator);
        var signUp = new SignUp(
            _scope.ServiceProvider.GetRequiredService<ParleyDb>(), Users, Writing(options), Administrators(options), new DecoyPassword(), _limits, TimeProvider.System);
        var form = new SignUpForm("Ada", email, MadeAccount.Password, MadeAccount.Password, true, null);
        (await signUp.RunAsync(form, null, CancellationToken.None)).ShouldBeOfType<SignUpResult.Accepted>().Account.ShouldNotBeNull();
    }

    private static Administrators Administrators(ParleyOptions options) => new(options, new UpperInvariantLookupNormalizer(), new Confirmation(options));

    private AccountWriting Writing(ParleyOptions options) => new(
        new MailOutbox(options, TimeProvider.System),
        server.Services.GetRequiredService<AccountMails>(),
        server.Services.GetRequiredService<AccountLinks>(),
        _limits,
        new Confirmation(options),
        Administrators(options),
        _console);
}
