using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Accounts;

/// <summary>Who becomes an administrator: the account that the operator named, else the first one that counts as confirmed.</summary>
internal sealed class Administrators(ParleyOptions options, ILookupNormalizer names, Confirmation confirmation)
{
    public bool IsNamed(AccountRow account) => options.AdminEmail is { } named && account.NormalizedEmail == names.NormalizeEmail(named);

    /// <summary>Makes an account whose confirmation is part of the open transaction an administrator if it is one to be. The caller saves.</summary>
    public async Task GrantAsync(ParleyDb db, AccountRow account, CancellationToken cancellationToken)
    {
        if (options.AdminEmail is not null)
        {
            // An operator who says who it is does not mean whoever comes first. Only the mailbox, or the console, proves that it is them.
            account.Administrator |= IsNamed(account) && account.EmailConfirmed;
            return;
        }

        if (confirmation.IsConfirmed(account))
        {
            // Of two who confirm at once, one waits here until the other's right can be seen.
            await AccountLocks.TakeAdministratorsAsync(db, cancellationToken);
            account.Administrator |= !await db.Accounts.AnyAsync(row => row.Administrator, cancellationToken);
        }
    }

    /// <summary>At start: the operator may have named an account that has long been confirmed.</summary>
    public static async Task GrantNamedAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        if (services.GetRequiredService<ParleyOptions>().AdminEmail is not { } named)
        {
            return;
        }

        var normalized = services.GetRequiredService<ILookupNormalizer>().NormalizeEmail(named);
        await using var db = await services.GetRequiredService<IDbContextFactory<ParleyDb>>().CreateDbContextAsync(cancellationToken);
        await db.Accounts
            .Where(row => row.NormalizedEmail == normalized && row.EmailConfirmed && !row.Administrator)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Administrator, true), cancellationToken);
    }
}
