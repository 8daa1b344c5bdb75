using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;

namespace Parley.Server.Accounts.Tokens;

/// <summary>What a program gets when it signs in or refreshes.</summary>
internal sealed record IssuedTokens(string AccessToken, int ExpiresIn, string RefreshToken);

/// <summary>Programs that are signed in with bearer tokens. A refresh token is good once; showing a used one ends its session, because two hold it.</summary>
internal sealed class ApiSessions(IDbContextFactory<ParleyDb> databases, AccessTokens accessTokens, CurrentAccounts accounts, TimeProvider time)
{
    public const string RefreshPrefix = "parley_r_";

    /// <summary>A session that is not refreshed for so long ends.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(30);

    /// <summary>More than one person's programs; the oldest gives way.</summary>
    private const int MaxPerAccount = 50;

    private const int SecretBytes = 32;

    public async Task<IssuedTokens> BeginAsync(AccountRow account, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = Guid.NewGuid();
        var (token, proof) = NewRefreshToken(id);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.ApiSessions.Where(row => row.AccountId == account.Id && row.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        var surplus = db.ApiSessions.Where(row => row.AccountId == account.Id).OrderByDescending(row => row.RefreshedAt).Skip(MaxPerAccount - 1).Select(row => row.Id);
        await db.ApiSessions.Where(row => surplus.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
        db.ApiSessions.Add(new ApiSessionRow
        {
            Id = id,
            AccountId = account.Id,
            SecurityStamp = account.SecurityStamp!,
            RefreshProof = proof,
            CreatedAt = now,
            RefreshedAt = now,
            ExpiresAt = now + Life,
        });
        await db.SaveChangesAsync(cancellationToken);
        return Issue(id, token);
    }

    /// <summary>Null when the token is not, or no longer, good.</summary>
    public async Task<IssuedTokens?> RefreshAsync(string token, CancellationToken cancellationToken)
    {
        if (!TryRead(token, out var id, out var proof))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var (next, nextProof) = NewRefreshToken(id);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // One statement: of two who show the same token, one finds it used.
        var renewed = await db.ApiSessions
            .Where(row => row.Id == id && row.RefreshProof == proof && row.ExpiresAt > now && db.Accounts.Any(account => account.Id == row.AccountId && account.SecurityStamp == row.SecurityStamp))
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.RefreshProof, nextProof).SetProperty(row => row.RefreshedAt, now).SetProperty(row => row.ExpiresAt, now + Life),
                cancellationToken);
        if (renewed == 1)
        {
            return Issue(id, next);
        }

        // A used one, an expired one, or one from before a password change: whoever knows this id held a token of this session.
        await db.ApiSessions.Where(row => row.Id == id).ExecuteDeleteAsync(cancellationToken);
        return null;
    }

    /// <summary>Ends the session of a refresh or access token. Asking again changes nothing, and nobody learns whether it was good.</summary>
    public async Task RevokeAsync(string token, CancellationToken cancellationToken)
    {
        var session = TryRead(token, out var id, out _) ? id : accessTokens.Open(token);
        if (session is not null)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            await db.ApiSessions.Where(row => row.Id == session).ExecuteDeleteAsync(cancellationToken);
        }
    }

    /// <summary>Whose access token it is; null when it is not, or no longer, good.</summary>
    public async Task<Caller?> FindAsync(string accessToken, CancellationToken cancellationToken)
    {
        if (accessTokens.Open(accessToken) is not { } id)
        {
            return null;
        }

        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var session = await db.ApiSessions.AsNoTracking()
            .Where(row => row.Id == id && row.ExpiresAt > now)
            .Select(row => new { row.AccountId, row.SecurityStamp })
            .SingleOrDefaultAsync(cancellationToken);
        return session is null ? null : await accounts.FindAsync(session.AccountId, session.SecurityStamp, cancellationToken);
    }

    private IssuedTokens Issue(Guid session, string refreshToken) =>
        new(accessTokens.Issue(session), (int)AccessTokens.Life.TotalSeconds, refreshToken);

    private static (string Token, byte[] Proof) NewRefreshToken(Guid session)
    {
        Span<byte> content = stackalloc byte[16 + SecretBytes];
        session.TryWriteBytes(content);
        RandomNumberGenerator.Fill(content[16..]);
        var token = RefreshPrefix + Base64Url.EncodeToString(content);
        return (token, Digest(token));
    }

    private static bool TryRead(string token, out Guid session, out byte[] proof)
    {
        (session, proof) = (Guid.Empty, []);
        Span<byte> content = stackalloc byte[16 + SecretBytes];
        // 48 bytes are 64 characters without padding.
        if (token.Length != RefreshPrefix.Length + 64
            || !token.StartsWith(RefreshPrefix, StringComparison.Ordinal)
            || !Base64Url.TryDecodeFromChars(token.AsSpan(RefreshPrefix.Length), content, out var written)
            || written != content.Length)
        {
            return false;
        }

        (session, proof) = (new Guid(content[..16]), Digest(token));
        return true;
    }

    /// <summary>A fast digest is enough for 256 random bits.</summary>
    private static byte[] Digest(string token) => SHA256.HashData(Encoding.ASCII.GetBytes(token));
}
