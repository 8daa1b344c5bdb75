using Microsoft.EntityFrameworkCore;

namespace Parley.Server.Data;

/// <summary>When people are reminded.</summary>
internal static class ReminderQueue
{
    /// <summary>Makes the reminders of a meeting follow its plan, inside the transaction that changed it.</summary>
    public static async Task RenewAsync(ParleyDb db, string meeting, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.Reminders.Where(reminder => reminder.MeetingId == meeting).ExecuteDeleteAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into reminders (occurrence_id, meeting_id, due_at)
            select occurrences.id, meeting_id, starts_at - make_interval(mins => reminder_minutes)
            from occurrences join meeting_plans using (meeting_id)
            where meeting_id = {meeting} and email_reminders and status = 'Scheduled' and starts_at > {now}
            """,
            cancellationToken);
    }

    /// <summary>The next one that is due, held until the transaction ends.</summary>
    public static async Task<ReminderRow?> TakeAsync(ParleyDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = await db.Reminders.FromSql($"select * from reminders where due_at <= {now} order by due_at limit 1 for update skip locked").ToListAsync(cancellationToken);
        return due is [var reminder] ? reminder : null;
    }
}
