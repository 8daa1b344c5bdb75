using Microsoft.EntityFrameworkCore;
using Parley.Meetings;
using Parley.Server.Data;
using Parley.Server.Hosting.Database;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Scheduling;

/// <summary>Completes planned times to which nobody came within twelve hours of their end, and meetings that were opened by the API but never entered.</summary>
internal sealed partial class OverdueOccurrences(
    IDbContextFactory<ParleyDb> databases, LiveMeetings live, ParleyOptions options, TimeProvider time, ILogger<OverdueOccurrences> logger) : Chore(Interval, time)
{
    private const int AtOnce = 200;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromHours(12);

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        foreach (var meeting in await MissedAsync(now, cancellationToken))
        {
            await CompleteAsync(meeting, now, cancellationToken);
        }

        foreach (var meeting in await NeverEnteredAsync(now, cancellationToken))
        {
            if (MeetingId.TryParse(meeting, out var id))
            {
                await live.EndAsync(id, null);
            }
        }
    }

    private async Task<List<string>> MissedAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = now - Patience;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Occurrences.Where(row => row.Status == MeetingStatus.Scheduled && row.EndsAt < before)
            .OrderBy(row => row.EndsAt).Take(AtOnce).Select(row => row.MeetingId).Distinct().ToListAsync(cancellationToken);
    }

    private async Task CompleteAsync(string meeting, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = now - Patience;
        await using (var change = await PlanTransaction.BeginAsync(databases, meeting, [], cancellationToken))
        {
            // It did not take place: it has neither beginning nor end.
            await change.Db.Occurrences.Where(row => row.MeetingId == meeting && row.Status == MeetingStatus.Scheduled && row.EndsAt < before)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, MeetingStatus.Completed), cancellationToken);
            await change.KeepAsync(meeting, null, cancellationToken);
        }

        if (MeetingId.TryParse(meeting, out var id))
        {
            await live.ReplannedAsync(id);
        }
    }

    private async Task<List<string>> NeverEnteredAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = now - options.Meetings.IdleEnd;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Occurrences
            .Where(row => row.Status == MeetingStatus.Ongoing && row.StartedAt < before && !db.Sessions.Any(session => session.MeetingId == row.MeetingId && session.EndedAt == null))
            .Take(AtOnce).Select(row => row.MeetingId).ToListAsync(cancellationToken);
    }

    protected override void LogFailed(Exception error) => Log.Failed(logger, error);

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Warning, "Planned meetings to which nobody came could not be completed; trying again in a minute.")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
