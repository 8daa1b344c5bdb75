using Microsoft.EntityFrameworkCore;
using Parley.Meetings;
using Parley.Meetings.Signals;
using Parley.Server.Data;
using Parley.Server.Hosting.Options;
using Parley.Server.Hosting.Web;

namespace Parley.Server.Calls;

/// <summary>
/// Slows down whoever tries addresses of meetings that don't exist: an account, a browser, or what shows no browser of one network has thirty misses
/// at once, then one every six seconds; a network has ten times that.
/// </summary>
/// <remarks>
/// There are 26^10 (1.4e14) addresses; with a million meetings, the hundred misses a minute of one network find one in about 2.7 years.
/// Who is slowed is not told of a right address either, as guessing would go on. Thousands may share the address of a phone network, and must not all be taken for the one who guesses.
/// </remarks>
internal sealed class GuessingLimit(ParleyOptions options, IDbContextFactory<ParleyDb> databases) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(6);

    private readonly WrongTries _misses = new(30, Pause, networkEach: 10);

    /// <summary>What whoever has none left is told: the next try comes back after the pause.</summary>
    public static Refusal Slowed { get; } = Refusal.RateLimited with { RetryAfter = Pause.TotalSeconds };

    /// <summary>Whether this one is not even told whether there is the meeting. Who has a token of it, or was seen in it with this browser, guesses nothing.</summary>
    /// <param name="meeting">Null: what was tried is no address.</param>
    public async Task<bool> SlowsAsync(Guesser who, MeetingId? meeting, CancellationToken cancellationToken) =>
        options.RateLimitsEnabled && AreTooMany(who) && !(meeting is { } id && await IsOfAsync(who, id, cancellationToken));

    public void Missed(Guesser who)
    {
        if (options.RateLimitsEnabled)
        {
            if (who.Account is { } account)
            {
                _misses.Add(ScopeOf(account), null, null);
            }
            else
            {
                _misses.Add("", who.Address, who.Browser);
            }
        }
    }

    public void Dispose() => _misses.Dispose();

    private static string ScopeOf(Guid account) => account.ToString("N");

    private bool AreTooMany(Guesser who) =>
        who.Account is { } account ? _misses.AreTooMany(ScopeOf(account), null, null) : _misses.AreTooMany("", who.Address, who.Browser);

    /// <remarks>One question, whether or not there is the meeting: the time it takes does not tell.</remarks>
    private async Task<bool> IsOfAsync(Guesser who, MeetingId id, CancellationToken cancellationToken)
    {
        if (who is { Token: null, Browser: null })
        {
            return false;
        }

        // Nobody's digest is empty.
        var proof = who.Token is { } token && Secrets.IsToken(token) ? Secrets.Digest(token) : "";
        var browser = who.Browser ?? "";
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Meetings.AnyAsync(
            row => row.Id == id.Value
                && (row.HostProof == proof
                    || db.StreamTokens.Any(one => one.MeetingId == row.Id && one.Proof == proof)
                    || db.Sessions.Any(session => session.MeetingId == row.Id && session.EndedAt == null && db.Seats.Any(seat => seat.SessionId == session.Id && seat.Browser == browser))),
            cancellationToken);
    }
}
