using Microsoft.EntityFrameworkCore;
using Parley.Meetings;
using Parley.Meetings.Signals;
using Parley.Server.Accounts;
using Parley.Server.Accounts.Sessions;
using Parley.Server.Data;

namespace Parley.Server.Calls.Streams;

/// <summary>What the bearer of a token may do in a meeting.</summary>
/// <param name="Token">The stream token; null: the host's.</param>
/// <param name="Kind">What the stream token is for; null: everything.</param>
/// <param name="Name">What a publisher is called.</param>
internal sealed record StreamAccess(Guid? Token, StreamKind? Kind, string? Name)
{
    /// <summary>The session of the host's account; null: a stream token or the host token was shown.</summary>
    public Guid? Session { get; init; }

    public bool IsHost => Token is null;

    public bool Allows(StreamKind kind) => Kind is null || Kind == kind;

    /// <summary>A session belongs to the token it was made with; the host may end any.</summary>
    public bool Owns(Guid? token) => IsHost || token == Token;
}

/// <summary>Finds out what the bearer of a token may do. Wrong tokens and wrong meetings slow down whoever tries them.</summary>
internal sealed class StreamAccessCheck(IDbContextFactory<ParleyDb> databases, GuessingLimit guessing, TimeProvider time)
{
    private const string Scheme = "Bearer ";

    /// <returns>What the bearer may do, or why the request is refused.</returns>
    public async Task<(StreamAccess? Access, Refusal? Refusal)> RunAsync(HttpContext context, MeetingId? meeting, CancellationToken cancellationToken)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return (null, Refusal.TokenMissing);
        }

        var caller = Guesser.Of(context);
        if (await guessing.SlowsAsync(caller, meeting, cancellationToken))
        {
            return (null, GuessingLimit.Slowed);
        }

        var account = BearerToken.Of(context.Request) is null ? null : Caller.Of(context.User);
        var (access, refusal) = await FindAsync(meeting, authorization[Scheme.Length..].Trim(), account, cancellationToken);
        if (refusal is not null)
        {
            guessing.Missed(caller);
            context.Response.Headers.WWWAuthenticate = refusal == Refusal.TokenInvalid ? "Bearer error=\"invalid_token\"" : default;
        }

        return (account is null || access is null ? access : access with { Session = Caller.SessionOf(context.User) }, refusal);
    }

    private async Task<(StreamAccess? Access, Refusal? Refusal)> FindAsync(MeetingId? meeting, string token, Caller? account, CancellationToken cancellationToken)
    {
        if (meeting is not { } id)
        {
            return (null, Refusal.MeetingNotFound);
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var host = await db.Meetings.Where(row => row.Id == id.Value).Select(row => new { row.HostProof, row.HostAccountId }).SingleOrDefaultAsync(cancellationToken);
        if (host is null)
        {
            return (null, Refusal.MeetingNotFound);
        }

        if (account is not null)
        {
            return account.AccountId == host.HostAccountId ? (new StreamAccess(null, null, null), null) : (null, Refusal.TokenScope);
        }

        if (!Secrets.IsToken(token))
        {
            return (null, Refusal.TokenInvalid);
        }

        if (Secrets.Matches(token, host.HostProof))
        {
            return (new StreamAccess(null, null, null), null);
        }

        var proof = Secrets.Digest(token);
        var now = time.GetUtcNow();
        var row = await db.StreamTokens.AsNoTracking()
            .SingleOrDefaultAsync(one => one.MeetingId == id.Value && one.Proof == proof && (one.ExpiresAt == null || one.ExpiresAt > now), cancellationToken);
        return row is null ? (null, Refusal.TokenInvalid) : (new StreamAccess(row.Id, row.Kind, row.Name), null);
    }
}
