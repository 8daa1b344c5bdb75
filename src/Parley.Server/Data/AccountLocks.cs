using Microsoft.EntityFrameworkCore;

namespace Parley.Server.Data;

/// <summary>Locks that last until the end of the open transaction.</summary>
internal static class AccountLocks
{
    /// <summary>"admins" in ASCII.</summary>
    private const long Administrators = 0x61646d696e73;

    public static Task TakeAdministratorsAsync(ParleyDb db, CancellationToken cancellationToken) => db.Database.CurrentTransaction is null
        ? throw new InvalidOperationException("The lock lasts as long as a transaction.")
        : db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({Administrators})", cancellationToken);

    /// <summary>One change of an account after the other.</summary>
    public static Task TakeAsync(ParleyDb db, Guid account, CancellationToken cancellationToken) => db.Database.CurrentTransaction is null
        ? throw new InvalidOperationException("The lock lasts as long as a transaction.")
        : db.Database.ExecuteSqlAsync($"select 1 from accounts where id = {account} for update", cancellationToken);
}
