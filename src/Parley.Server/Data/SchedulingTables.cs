using Microsoft.EntityFrameworkCore;

namespace Parley.Server.Data;

/// <summary>Tables of planned meetings.</summary>
internal static class SchedulingTables
{
    public static void Configure(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<PlanRow>(plan =>
        {
            plan.ToTable("meeting_plans").HasKey(row => row.MeetingId);
            plan.HasOne<MeetingRow>().WithOne().HasForeignKey<PlanRow>(row => row.MeetingId);
            plan.Property(row => row.LocalStart).HasColumnType("timestamp without time zone");
        });
        modelBuilder.Entity<EndedEntryRow>(entry =>
        {
            entry.ToTable("ended_entries").HasKey(row => new { row.MeetingId, row.Number });
            entry.HasOne<MeetingRow>().WithMany().HasForeignKey(row => row.MeetingId);
            entry.Property(row => row.LocalStart).HasColumnType("timestamp without time zone");
        });
        modelBuilder.Entity<OccurrenceRow>(occurrence =>
        {
            occurrence.ToTable("occurrences").HasKey(row => row.Id);
            occurrence.HasOne<MeetingRow>().WithMany().HasForeignKey(row => row.MeetingId);
            occurrence.HasIndex(row => new { row.MeetingId, row.StartsAt, row.Id });
            // The worker looks for those to which nobody came.
            occurrence.HasIndex(row => row.EndsAt).HasFilter("status = 'Scheduled'");
            occurrence.Property(row => row.Status).HasConversion<string>();
        });
        modelBuilder.Entity<InviteeRow>(invitee =>
        {
            invitee.ToTable("invitees").HasKey(row => row.Id);
            invitee.HasOne<MeetingRow>().WithMany().HasForeignKey(row => row.MeetingId);
            invitee.HasIndex(row => new { row.MeetingId, row.EmailKey }).IsUnique();
            invitee.HasIndex(row => new { row.EmailKey, row.Over, row.ListedAt, row.MeetingId });
            invitee.Property(row => row.Role).HasConversion<string>();
            invitee.Property(row => row.Rsvp).HasConversion<string>();
        });
        modelBuilder.Entity<IdempotencyRow>(request =>
        {
            request.ToTable("idempotency_keys").HasKey(row => new { row.AccountId, row.Key });
            request.HasOne<AccountRow>().WithMany().HasForeignKey(row => row.AccountId);
            request.HasOne<MeetingRow>().WithMany().HasForeignKey(row => row.MeetingId);
            request.HasIndex(row => row.CreatedAt);
            request.HasIndex(row => row.MeetingId);
        });
    }
}
