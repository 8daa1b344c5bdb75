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
        modelBuilder.Entity<MailOptOutRow>().ToTable("mail_opt_outs").HasKey(row => row.AddressDigest);
    }
}
