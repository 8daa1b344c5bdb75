using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;
using Parley.Server.Hosting.Database;

namespace Parley.Server.Calls;

/// <summary>Completes instant meetings that nobody has entered within a day; the host can still open them.</summary>
internal sealed partial class UnusedMeetings(IDbContextFactory<ParleyDb> databases, TimeProvider time, ILogger<UnusedMeetings> logger) : Chore(Interval, time)
{
    private static readonly TimeSpan Unused = TimeSpan.FromDays(1);
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        var before = now - Unused;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Meetings
            .Where(meeting => meeting.Status == MeetingStatus.Ongoing && meeting.CreatedAt < before
                && !db.Sessions.Any(session => session.MeetingId == meeting.Id) && !db.Plans.Any(plan => plan.MeetingId == meeting.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(meeting => meeting.Status, MeetingStatus.Completed).SetProperty(meeting => meeting.EndedAt, now), cancellationToken);
    }

    protected override void LogFailed(Exception error) => Log.Failed(logger, error);

    private static partial class Log
    {
        [LoggerMessage(3030, LogLevel.Warning, "Unused meetings could not be completed; trying again in an hour.")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
