using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;

namespace Parley.Server.Scheduling;

/// <summary>Use case: the planned times of a meeting, in order.</summary>
internal sealed class ListOccurrences(IDbContextFactory<ParleyDb> databases)
{
    public static string ListOf(string meeting) => $"t {meeting}";

    /// <param name="after">Only those that end after this; null: all.</param>
    public async Task<Page<OccurrenceRow>> RunAsync(string meeting, DateTimeOffset? after, Keyset? from, int limit, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = db.Occurrences.AsNoTracking().Where(row => row.MeetingId == meeting && (after == null || row.EndsAt > after));
        if (from is { At: var at } && Guid.TryParse(from.Value.Id, out var last))
        {
            rows = rows.Where(row => row.StartsAt > at || (row.StartsAt == at && row.Id > last));
        }

        var found = await rows.OrderBy(row => row.StartsAt).ThenBy(row => row.Id).Take(limit + 1).ToListAsync(cancellationToken);
        return new Page<OccurrenceRow>(
            [.. found.Take(limit)],
            found.Count > limit ? new Keyset(ListOf(meeting), found[limit - 1].StartsAt, found[limit - 1].Id.ToString()).Cursor : null);
    }

    public async Task<OccurrenceRow?> FindAsync(string meeting, Guid occurrence, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Occurrences.AsNoTracking().SingleOrDefaultAsync(row => row.Id == occurrence && row.MeetingId == meeting, cancellationToken);
    }
}
