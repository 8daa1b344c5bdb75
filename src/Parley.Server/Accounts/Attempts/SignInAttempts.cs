using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;

namespace Parley.Server.Accounts.Attempts;

/// <summary>Locks an e-mail address out after repeated wrong passwords, the same whether or not it has an account. Kept in the database, so a restart forgives nothing.</summary>
internal sealed class SignInAttempts(IDbContextFactory<ParleyDb> databases, TimeProvider time) : IDisposable
{
    public const int Free = 5;

    public static readonly TimeSpan FirstBlock = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan LongestBlock = TimeSpan.FromMinutes(15);

    /// <summary>So long without a failure, and all is forgotten.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Passwords for one address are tried one after the other: a thousand at once would all come before the first failure counts.
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Digest of an address as people mean it.</summary>
    public static byte[] Key(string normalizedAddress) => SHA256.HashData(Encoding.UTF8.GetBytes(normalizedAddress));

    /// <summary>Waits for the turn of this address; null when that takes too long. Disposing it passes the turn on.</summary>
    public async Task<IDisposable?> WaitAsync(byte[] key, CancellationToken cancellationToken)
    {
        var turn = _turns[key[0]];
        return await turn.WaitAsync(Patience, cancellationToken) ? new Turn(turn) : null;
    }

    /// <summary>How long this address stays locked; null when it is not.</summary>
    public async Task<TimeSpan?> BlockedAsync(byte[] key, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var until = await db.SignInAttempts.Where(row => row.Address == key && row.BlockedUntil > now).Select(row => row.BlockedUntil).SingleOrDefaultAsync(cancellationToken);
        return until - now;
    }

    public async Task FailedAsync(byte[] key, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.SignInAttempts.SingleOrDefaultAsync(row => row.Address == key, cancellationToken);
        if (row is null)
        {
            // Rows of addresses that nobody tries any more go as new ones come.
            var old = now - TimeSpan.FromDays(1);
            await db.SignInAttempts.Where(other => other.LastAt < old).ExecuteDeleteAsync(cancellationToken);
            db.SignInAttempts.Add(new SignInAttemptRow { Address = key, Failures = 1, LastAt = now });
        }
        else
        {
            row.Failures = row.LastAt < now - Memory ? 1 : row.Failures + 1;
            row.LastAt = now;
            row.BlockedUntil = now + Block(row.Failures);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task ForgetAsync(byte[] key, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.SignInAttempts.Where(row => row.Address == key).ExecuteDeleteAsync(cancellationToken);
    }

    public void Dispose() => Array.ForEach(_turns, turn => turn.Dispose());

    /// <summary>One minute, two, four, eight, fifteen.</summary>
    private static TimeSpan? Block(int failures) => failures < Free ? null
        : failures - Free > 4 ? LongestBlock
        : TimeSpan.FromTicks(Math.Min(LongestBlock.Ticks, FirstBlock.Ticks << (failures - Free)));

    private sealed class Turn(SemaphoreSlim semaphore) : IDisposable
    {
        private bool _passed;

        public void Dispose()
        {
            if (!_passed)
            {
                _passed = true;
                semaphore.Release();
            }
        }
    }
}
