using Microsoft.EntityFrameworkCore;

namespace Parley.Server.Data;

/// <summary>The outbox's tables.</summary>
internal static class MailTables
{
    public static void Describe(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<MailRow>(mail =>
        {
            mail.ToTable("mails").HasKey(row => row.Id);
            mail.Property(row => row.Kind).HasConversion<string>();
            mail.Property(row => row.State).HasConversion<string>();
            mail.HasIndex(row => row.Key).IsUnique();
            mail.HasIndex(row => new { row.Urgent, row.DueAt }).IsDescending(true, false).HasFilter("state = 'Waiting'");
            mail.HasIndex(row => new { row.AccountId, row.CreatedAt });
            mail.HasIndex(row => new { row.MeetingId, row.State });
            mail.HasIndex(row => row.CreatedAt);
        });
        modelBuilder.Entity<ReminderRow>(reminder =>
        {
            reminder.ToTable("reminders").HasKey(row => row.OccurrenceId);
            reminder.HasOne<OccurrenceRow>().WithOne().HasForeignKey<ReminderRow>(row => row.OccurrenceId);
            reminder.HasIndex(row => row.MeetingId);
            reminder.HasIndex(row => row.DueAt);
        });
        modelBuilder.Entity<CalendarFeedRow>(feed =>
        {
            feed.ToTable("calendar_feeds").HasKey(row => row.AccountId);
            feed.HasOne<AccountRow>().WithOne().HasForeignKey<CalendarFeedRow>(row => row.AccountId);
        });
        modelBuilder.Entity<MailOptOutRow>().ToTable("mail_opt_outs").HasKey(row => row.AddressDigest);
    }
}
