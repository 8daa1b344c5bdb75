using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;

namespace Parley.Server.Accounts;

/// <summary>Reads an account as it is now, so that a changed password, name or right counts from the next request on.</summary>
internal sealed class CurrentAccounts(IDbContextFactory<ParleyDb> databases, Confirmation confirmation)
{
    /// <summary>Null when there is no such account, or its password has changed since <paramref name="stamp"/>.</summary>
    public async Task<Caller?> FindAsync(Guid id, string stamp, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Accounts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.SecurityStamp == stamp, cancellationToken) is { } account
            ? confirmation.CallerOf(account)
            : null;
    }
}
