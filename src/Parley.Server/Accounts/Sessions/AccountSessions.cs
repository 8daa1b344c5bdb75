using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;

namespace Parley.Server.Accounts.Sessions;

/// <param name="Renewed">It has just been given its whole life again.</param>
internal sealed record LiveSession(Guid Id, Caller Caller, bool Renewed);

/// <summary>Who is signed in. The account is read at each use, so that a changed password, name or right counts from the next request on.</summary>
internal sealed class AccountSessions(IDbContextFactory<ParleyDb> databases, Confirmation confirmation, TimeProvider time)
{
    /// <summary>A session that is not used for so long ends.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(30);

    /// <summary>Beyond that the one that expires first gives way: nobody fills the table by signing in again and again.</summary>
    public const int MaxPerAccount = 100;

    /// <param name="refreshProof">Makes the proof of the first refresh token; null for a browser.</param>
    public async Task<Guid> BeginAsync(AccountRow account, Func<Guid, byte[]>? refreshProof, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = Guid.NewGuid();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var surplus = db.AccountSessions.Where(row => row.AccountId == account.Id).OrderByDescending(row => row.ExpiresAt).Skip(MaxPerAccount - 1).Select(row => row.Id);
        await db.AccountSessions
            .Where(row => row.AccountId == account.Id && (row.ExpiresAt <= now || row.SecurityStamp != account.SecurityStamp || surplus.Contains(row.Id)))
            .ExecuteDeleteAsync(cancellationToken);
        db.AccountSessions.Add(new AccountSessionRow
        {
            Id = id,
            AccountId = account.Id,
            SecurityStamp = account.SecurityStamp!,
            RefreshProof = refreshProof?.Invoke(id),
            CreatedAt = now,
            ExpiresAt = now + Life,
        });
        await db.SaveChangesAsync(cancellationToken);
        return id;
    }

    /// <summary>Whose session it is; null when it has ended.</summary>
    /// <param name="prolongs">A browser uses it: it has its whole life again, and the cookie has to be written anew.</param>
    public async Task<LiveSession?> FindAsync(Guid id, bool prolongs, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await db.AccountSessions.AsNoTracking()
            .Where(row => row.Id == id && row.ExpiresAt > now)
            .Join(db.Accounts.AsNoTracking(), row => row.AccountId, account => account.Id, (row, account) => new { Session = row, Account = account })
            .Where(pair => pair.Session.SecurityStamp == pair.Account.SecurityStamp)
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return null;
        }

        // A browser's session lives as long as it is used; a program's is prolonged by refreshing.
        var renew = prolongs && found.Session is { RefreshProof: null } && found.Session.ExpiresAt - now < Life / 2;
        if (renew)
        {
            await db.AccountSessions.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.ExpiresAt, now + Life), cancellationToken);
        }

        return new LiveSession(id, confirmation.CallerOf(found.Account), renew);
    }

    /// <summary>Which of these sessions have not ended.</summary>
    public async Task<IReadOnlySet<Guid>> AliveAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.AccountSessions
            .Where(row => ids.Contains(row.Id) && row.ExpiresAt > now && db.Accounts.Any(account => account.Id == row.AccountId && account.SecurityStamp == row.SecurityStamp))
            .Select(row => row.Id)
            .ToHashSetAsync(cancellationToken);
    }

    /// <summary>Puts the next refresh token in the place of the one that was shown; false, and the session has ended, when that was not the one that is good.</summary>
    public async Task<bool> RenewAsync(Guid id, byte[] proof, byte[] next, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // One statement: of two who show the same token, one finds it used.
        var renewed = await db.AccountSessions
            .Where(row => row.Id == id && row.RefreshProof == proof && row.ExpiresAt > now && db.Accounts.Any(account => account.Id == row.AccountId && account.SecurityStamp == row.SecurityStamp))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RefreshProof, next).SetProperty(row => row.ExpiresAt, now + Life), cancellationToken);
        if (renewed == 0)
        {
            // Used before, expired, or from before a new password: two may hold it, and whoever knows this id held one of the session's tokens.
            await db.AccountSessions.Where(row => row.Id == id).ExecuteDeleteAsync(cancellationToken);
        }

        return renewed > 0;
    }

    /// <summary>Ends a session; again changes nothing.</summary>
    public async Task EndAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.AccountSessions.Where(row => row.Id == id).ExecuteDeleteAsync(cancellationToken);
    }
}
