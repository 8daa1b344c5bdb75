using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Accounts;
using Parley.Server.Data;

namespace Parley.Server.Tests.Accounts;

/// <summary>Accounts for tests that are about something else than making them.</summary>
internal static class MadeAccount
{
    public const string Password = "correct horse battery staple";

    public static string NewEmail() => $"ada.{Guid.NewGuid():n}@example.org";

    public static async Task<AccountRow> MakeAccountAsync(this ServerFixture server, bool confirmed = true, string fullName = "Ada Lovelace")
    {
        using var scope = server.Services.CreateScope();
        var email = NewEmail();
        var account = new AccountRow
        {
            Id = Guid.CreateVersion7(),
            UserName = email,
            Email = email,
            EmailConfirmed = confirmed,
            FullName = fullName,
            Language = "en",
            TimeZone = "Europe/Paris",
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };
        (await scope.ServiceProvider.GetRequiredService<UserManager<AccountRow>>().CreateAsync(account, Password)).Succeeded.ShouldBeTrue();
        return account;
    }

    public static async Task<AccountRow?> FindAccountAsync(this ServerFixture server, string email)
    {
        await using var db = await server.DatabaseAsync();
        return await db.Accounts.AsNoTracking().SingleOrDefaultAsync(row => row.Email == email);
    }

    public static Task<ParleyDb> DatabaseAsync(this ServerFixture server) =>
        server.Services.GetRequiredService<IDbContextFactory<ParleyDb>>().CreateDbContextAsync();

    /// <summary>Subjects of the mails to an address, oldest first.</summary>
    public static async Task<IReadOnlyList<string>> MailsToAsync(this ServerFixture server, string email)
    {
        await using var db = await server.DatabaseAsync();
        return await db.Mails.Where(mail => mail.ToAddress == email).OrderBy(mail => mail.CreatedAt).Select(mail => mail.Subject).ToListAsync();
    }

    public static string ConfirmLink(this ServerFixture server, AccountRow account) => Local(server.Services.GetRequiredService<AccountLinks>().Confirm(account));

    public static string ResetLink(this ServerFixture server, AccountRow account) => Local(server.Services.GetRequiredService<AccountLinks>().Reset(account));

    private static string Local(string address) => new Uri(address).PathAndQuery;
}
