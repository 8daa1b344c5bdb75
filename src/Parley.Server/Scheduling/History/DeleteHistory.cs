using Microsoft.EntityFrameworkCore;
using Parley.Meetings.Signals;
using Parley.Server.Data;

namespace Parley.Server.Scheduling.History;

/// <summary>Use case: the host deletes what is kept of a meeting's sessions. The meeting and its plan stay.</summary>
internal sealed class DeleteHistory(IDbContextFactory<ParleyDb> databases)
{
    private const int AtOnce = 100;

    /// <param name="session">Null: all that are over.</param>
    public async Task<Refusal?> RunAsync(string meeting, Guid? session, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (session is { } one)
        {
            var found = await db.Sessions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == one && row.MeetingId == meeting, cancellationToken);
            if (found is not { EndedAt: not null })
            {
                return found is null ? Refused.SessionUnknown : Refused.SessionRunning;
            }

            await SessionsAsync(db, [one], cancellationToken);
            return null;
        }

        List<Guid> sessions;
        do
        {
            sessions = await db.Sessions.Where(row => row.MeetingId == meeting && row.EndedAt != null).Take(AtOnce).Select(row => row.Id).ToListAsync(cancellationToken);
            await SessionsAsync(db, sessions, cancellationToken);
        }
        while (sessions.Count == AtOnce);

        // What the log has from outside of sessions belongs to the running one, if there is one, as much as to those before.
        if (!await db.Sessions.AnyAsync(row => row.MeetingId == meeting, cancellationToken))
        {
            await db.MeetingLog.Where(row => row.MeetingId == meeting).ExecuteDeleteAsync(cancellationToken);
        }

        return null;
    }

    /// <summary>With all that hangs on them: seats, stays, chat, log, quality.</summary>
    public static async Task SessionsAsync(ParleyDb db, List<Guid> sessions, CancellationToken cancellationToken)
    {
        if (sessions.Count == 0)
        {
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.QualitySamples.Where(row => sessions.Contains(row.SessionId)).ExecuteDeleteAsync(cancellationToken);
        await db.ChatLines.Where(row => sessions.Contains(row.SessionId)).ExecuteDeleteAsync(cancellationToken);
        await db.MeetingLog.Where(row => row.SessionId != null && sessions.Contains(row.SessionId.Value)).ExecuteDeleteAsync(cancellationToken);
        await db.Removals.Where(row => sessions.Contains(row.SessionId)).ExecuteDeleteAsync(cancellationToken);
        await db.Stays.Where(row => db.Seats.Any(seat => seat.Id == row.SeatId && sessions.Contains(seat.SessionId))).ExecuteDeleteAsync(cancellationToken);
        await db.Seats.Where(row => sessions.Contains(row.SessionId)).ExecuteDeleteAsync(cancellationToken);
        await db.Sessions.Where(row => sessions.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
