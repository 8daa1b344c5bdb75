using Parley.Server.Data;

namespace Parley.Server.Accounts.Sessions;

/// <summary>What a program gets when it signs in or refreshes.</summary>
/// <param name="ExpiresIn">Seconds that the access token is good for.</param>
internal sealed record IssuedTokens(string AccessToken, int ExpiresIn, string RefreshToken);

/// <summary>Programs that are signed in with bearer tokens. A refresh token is good once; showing a used one ends its session.</summary>
internal sealed class ApiTokens(AccountSessions sessions, AccessTokens accessTokens)
{
    public async Task<IssuedTokens> BeginAsync(AccountRow account, CancellationToken cancellationToken)
    {
        var token = "";
        var session = await sessions.BeginAsync(
            account,
            id =>
            {
                (token, var proof) = RefreshTokens.New(id);
                return proof;
            },
            cancellationToken);
        return Issue(session, token);
    }

    /// <summary>Null when the token is not, or no longer, good.</summary>
    public async Task<IssuedTokens?> RefreshAsync(string token, CancellationToken cancellationToken)
    {
        if (!RefreshTokens.TryRead(token, out var session, out var proof))
        {
            return null;
        }

        var (next, nextProof) = RefreshTokens.New(session);
        return await sessions.RenewAsync(session, proof, nextProof, cancellationToken) ? Issue(session, next) : null;
    }

    /// <summary>Ends the session of a refresh or access token. Nobody learns whether there was one.</summary>
    public async Task RevokeAsync(string token, CancellationToken cancellationToken)
    {
        if ((RefreshTokens.TryRead(token, out var id, out _) ? id : accessTokens.Open(token)) is { } session)
        {
            await sessions.EndAsync(session, cancellationToken);
        }
    }

    /// <summary>The session of an access token; null when it is not, or no longer, good.</summary>
    public async Task<LiveSession?> FindAsync(string accessToken, CancellationToken cancellationToken) =>
        accessTokens.Open(accessToken) is { } session ? await sessions.FindAsync(session, prolongs: false, cancellationToken) : null;

    private IssuedTokens Issue(Guid session, string refreshToken) =>
        new(accessTokens.Issue(session), (int)AccessTokens.Life.TotalSeconds, refreshToken);
}
