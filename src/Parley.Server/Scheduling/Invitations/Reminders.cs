using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;
using Parley.Server.Hosting.Database;

namespace Parley.Server.Scheduling.Invitations;

/// <summary>Writes reminders when their time has come. A reminder and its mails are one transaction: both or neither.</summary>
internal sealed partial class Reminders(IDbContextFactory<ParleyDb> databases, InvitationMails mails, TimeProvider time, ILogger<Reminders> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    /// <returns>False when none is due.</returns>
    public async Task<bool> RemindNextAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await ReminderQueue.TakeAsync(db, time.GetUtcNow(), cancellationToken) is not { } reminder)
        {
            return false;
        }

        db.Reminders.Remove(reminder);
        await db.SaveChangesAsync(cancellationToken);
        var meeting = await InvitedMeeting.LoadAsync(db, reminder.MeetingId, cancellationToken);
        // After an outage, whoever is late still learns of it; what is over is over.
        if (meeting?.Occurrences.FirstOrDefault(one => one.Id == reminder.OccurrenceId) is { Status: MeetingStatus.Scheduled or MeetingStatus.Ongoing } occurrence && occurrence.EndsAt > time.GetUtcNow())
        {
            await mails.RemindAsync(db, meeting, occurrence, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        do
        {
            try
            {
                while (await RemindNextAsync(stoppingToken))
                {
                    // Several may begin at the same minute.
                }
            }
            catch (Exception error) when (DatabaseTrouble.Explains(error))
            {
                Log.Failed(logger, error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(4030, LogLevel.Warning, "Reminders could not be written; trying again.")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
