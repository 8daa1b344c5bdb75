using Microsoft.EntityFrameworkCore;
using Parley.Meetings;
using Parley.Server.Data;

namespace Parley.Server.Calls.Quality;

/// <summary>Use case: the host looks at how good the connections of a session were, the newest sample first.</summary>
internal sealed class ReadQuality(IDbContextFactory<ParleyDb> databases)
{
    public const int MostItems = 500;

    /// <param name="session">Null: the latest.</param>
    /// <param name="before">Samples older than this one of that session.</param>
    /// <param name="limit">How many at most.</param>
    public async Task<QualityList> RunAsync(MeetingId meeting, Guid? session, long? before, int limit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // A session of another meeting is none of this host's.
        var wanted = await db.Sessions.AsNoTracking()
            .Where(row => row.MeetingId == meeting.Value && (session == null || row.Id == session))
            .OrderByDescending(row => row.StartedAt)
            .Select(row => (Guid?)row.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (wanted is null)
        {
            return new QualityList(null, [], null);
        }

        var found = await db.QualitySamples.AsNoTracking()
            .Where(row => row.SessionId == wanted && (before == null || row.Id < before))
            .OrderByDescending(row => row.Id)
            .Take(limit + 1)
            .Join(db.Seats, row => row.SeatId, seat => seat.Id, (row, seat) => new { Row = row, seat.DisplayName })
            .OrderByDescending(pair => pair.Row.Id)
            .ToListAsync(cancellationToken);
        var items = found.Take(limit).ToList();
        return new QualityList(
            wanted,
            [.. items.Select(pair => QualityObject.Of(pair.Row, pair.DisplayName))],
            found.Count > limit ? new QualityCursor(wanted.Value, items[^1].Row.Id).ToString() : null);
    }
}
