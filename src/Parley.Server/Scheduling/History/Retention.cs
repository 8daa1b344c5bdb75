using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;
using Parley.Server.Hosting.Database;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Scheduling.History;

/// <summary>Deletes what is kept longer than <c>Parley__Meetings__Retention</c>, and repeated requests that nobody repeats any more.</summary>
internal sealed partial class Retention(
    IDbContextFactory<ParleyDb> databases, ParleyOptions options, TimeProvider time, ILogger<Retention> logger) : Chore(Interval, time)
{
    private const int AtOnce = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>Who has not got an answer tries again within minutes.</summary>
    private static readonly TimeSpan KeysKept = TimeSpan.FromDays(1);

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.IdempotencyKeys.Where(row => row.CreatedAt < now - KeysKept).ExecuteDeleteAsync(cancellationToken);
        if (options.Meetings.Retention is not { } kept)
        {
            return;
        }

        var before = now - kept;
        List<Guid> sessions;
        do
        {
            sessions = await db.Sessions.Where(row => row.EndedAt < before).OrderBy(row => row.EndedAt).Take(AtOnce).Select(row => row.Id).ToListAsync(cancellationToken);
            await DeleteHistory.SessionsAsync(db, sessions, cancellationToken);
        }
        while (sessions.Count == AtOnce);

        await db.MeetingLog.Where(row => row.SessionId == null && row.At < before).ExecuteDeleteAsync(cancellationToken);
    }

    protected override void LogFailed(Exception error) => Log.Failed(logger, error);

    private static partial class Log
    {
        [LoggerMessage(4002, LogLevel.Warning, "Old history could not be deleted; trying again in ten minutes.")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
