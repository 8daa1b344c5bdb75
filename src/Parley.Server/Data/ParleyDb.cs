using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Parley.Meetings.Signals;

namespace Parley.Server.Data;

/// <summary>Everything Parley keeps. Tables and columns are named in snake_case.</summary>
internal sealed class ParleyDb(DbContextOptions<ParleyDb> options) : IdentityUserContext<AccountRow, Guid>(options)
{
    public DbSet<AccountRow> Accounts => Users;

    public DbSet<TermsAcceptanceRow> TermsAcceptances => Set<TermsAcceptanceRow>();

    public DbSet<AccountSessionRow> AccountSessions => Set<AccountSessionRow>();

    public DbSet<SignInAttemptRow> SignInAttempts => Set<SignInAttemptRow>();

    public DbSet<MeetingRow> Meetings => Set<MeetingRow>();

    public DbSet<SessionRow> Sessions => Set<SessionRow>();

    public DbSet<SeatRow> Seats => Set<SeatRow>();

    public DbSet<StayRow> Stays => Set<StayRow>();

    public DbSet<StreamTokenRow> StreamTokens => Set<StreamTokenRow>();

    public DbSet<ChatLineRow> ChatLines => Set<ChatLineRow>();

    public DbSet<RemovalRow> Removals => Set<RemovalRow>();

    public DbSet<MeetingLogRow> MeetingLog => Set<MeetingLogRow>();

    public DbSet<QualitySampleRow> QualitySamples => Set<QualitySampleRow>();

    public DbSet<PlanRow> Plans => Set<PlanRow>();

    public DbSet<EndedEntryRow> EndedEntries => Set<EndedEntryRow>();

    public DbSet<OccurrenceRow> Occurrences => Set<OccurrenceRow>();

    public DbSet<InviteeRow> Invitees => Set<InviteeRow>();

    public DbSet<IdempotencyRow> IdempotencyKeys => Set<IdempotencyRow>();

    public DbSet<MailRow> Mails => Set<MailRow>();

    public DbSet<MailOptOutRow> MailOptOuts => Set<MailOptOutRow>();

    public DbSet<ReminderRow> Reminders => Set<ReminderRow>();

    public DbSet<CalendarFeedRow> CalendarFeeds => Set<CalendarFeedRow>();

    public DbSet<WebhookRow> Webhooks => Set<WebhookRow>();

    public DbSet<WebhookEventRow> WebhookEvents => Set<WebhookEventRow>();

    public DbSet<WebhookDeliveryRow> WebhookDeliveries => Set<WebhookDeliveryRow>();

    /// <summary>The same for the tools that see the model without the program's services.</summary>
    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        AccountModel.Apply(modelBuilder);
        modelBuilder.Entity<MeetingRow>(meeting =>
        {
            meeting.ToTable("meetings").HasKey(row => row.Id);
            meeting.Property(row => row.Status).HasConversion<string>();
            meeting.Property(row => row.Visibility).HasConversion<string>();
            meeting.HasOne<AccountRow>().WithMany().HasForeignKey(row => row.HostAccountId).OnDelete(DeleteBehavior.SetNull);
            meeting.HasIndex(row => row.CreatedAt).HasFilter("status = 'Ongoing'");
            meeting.Property(row => row.ListedAt).HasDefaultValueSql("now()");
            // Somebody's own: the next ones, and those that are over.
            meeting.HasIndex(row => new { row.HostAccountId, row.ListedAt, row.Id }, "ix_meetings_to_come").HasFilter("status in ('Scheduled', 'Ongoing')");
            meeting.HasIndex(row => new { row.HostAccountId, row.ListedAt, row.Id }, "ix_meetings_over").HasFilter("status in ('Completed', 'Cancelled')");
            meeting.Property(row => row.ParticipantsMayStart).HasDefaultValue(true);
            meeting.Property(row => row.AudioAllowed).HasDefaultValue(true);
            meeting.Property(row => row.VideoAllowed).HasDefaultValue(true);
            meeting.Property(row => row.ScreenShareAllowed).HasDefaultValue(true);
            meeting.Property(row => row.ChatAllowed).HasDefaultValue(true);
            meeting.Property(row => row.ReactionsAllowed).HasDefaultValue(true);
            meeting.Property(row => row.ActingCoHosts).HasDefaultValue(true);
        });
        modelBuilder.Entity<SessionRow>(session =>
        {
            session.ToTable("sessions").HasKey(row => row.Id);
            session.HasOne<MeetingRow>().WithMany().HasForeignKey(row => row.MeetingId);
            session.HasOne<OccurrenceRow>().WithMany().HasForeignKey(row => row.OccurrenceId).OnDelete(DeleteBehavior.SetNull);
            session.HasIndex(row => new { row.MeetingId, row.StartedAt });
            session.HasIndex(row => row.OccurrenceId);
            session.HasIndex(row => row.MeetingId, "ix_sessions_one_open").IsUnique().HasFilter("ended_at is null");
        });
        modelBuilder.Entity<SeatRow>(seat =>
        {
            seat.ToTable("seats").HasKey(row => row.Id);
            seat.HasOne<SessionRow>().WithMany().HasForeignKey(row => row.SessionId);
            seat.HasOne<AccountRow>().WithMany().HasForeignKey(row => row.AccountId).OnDelete(DeleteBehavior.SetNull);
            seat.HasIndex(row => row.AccountId);
            seat.HasIndex(row => new { row.SessionId, row.Number }).IsUnique();
            seat.HasIndex(row => new { row.SessionId, row.Proof }).IsUnique();
            seat.Property(row => row.Role).HasConversion<string>();
            seat.Property(row => row.Via).HasConversion<string>().HasDefaultValue(Via.Page);
        });
        modelBuilder.Entity<StayRow>(stay =>
        {
            stay.ToTable("stays").HasKey(row => row.Id);
            stay.HasOne<SeatRow>().WithMany().HasForeignKey(row => row.SeatId);
            stay.HasIndex(row => row.SeatId);
            stay.HasIndex(row => row.SeatId, "ix_stays_one_open").IsUnique().HasFilter("left_at is null");
        });
        modelBuilder.Entity<RemovalRow>(removal =>
        {
            removal.ToTable("removals").HasKey(row => row.Id);
            removal.HasOne<SessionRow>().WithMany().HasForeignKey(row => row.SessionId);
            removal.HasIndex(row => row.SessionId);
        });
        modelBuilder.Entity<MeetingLogRow>(entry =>
        {
            entry.ToTable("meeting_log").HasKey(row => row.Id);
            entry.HasOne<MeetingRow>().WithMany().HasForeignKey(row => row.MeetingId);
            entry.HasOne<SessionRow>().WithMany().HasForeignKey(row => row.SessionId);
            entry.HasIndex(row => new { row.MeetingId, row.Id });
            entry.HasIndex(row => row.SessionId);
            entry.Property(row => row.Act).HasConversion<string>();
        });
        modelBuilder.Entity<StreamTokenRow>(token =>
        {
            token.ToTable("stream_tokens").HasKey(row => row.Id);
            token.HasOne<MeetingRow>().WithMany().HasForeignKey(row => row.MeetingId);
            token.HasIndex(row => new { row.MeetingId, row.Proof }).IsUnique();
            token.Property(row => row.Kind).HasConversion<string>();
        });
        modelBuilder.Entity<ChatLineRow>(line =>
        {
            line.ToTable("chat_lines").HasKey(row => row.Id);
            line.HasOne<SessionRow>().WithMany().HasForeignKey(row => row.SessionId);
            line.HasIndex(row => new { row.SessionId, row.SentAt });
        });
        modelBuilder.Entity<QualitySampleRow>(sample =>
        {
            sample.ToTable("quality_samples").HasKey(row => row.Id);
            sample.HasOne<SessionRow>().WithMany().HasForeignKey(row => row.SessionId);
            sample.HasOne<SeatRow>().WithMany().HasForeignKey(row => row.SeatId);
            sample.HasIndex(row => new { row.SessionId, row.Id });
            sample.HasIndex(row => row.SeatId);
            sample.Property(row => row.Path).HasConversion<string>();
            sample.Property(row => row.Trouble).HasConversion<string>();
        });
        SchedulingTables.Configure(modelBuilder);
        MailTables.Describe(modelBuilder);
        WebhookTables.Describe(modelBuilder);
        modelBuilder.Entity<DataProtectionKeyRow>().ToTable("data_protection_keys").HasKey(row => row.Id);
        modelBuilder.Entity<HeartbeatRow>().ToTable("heartbeats").HasKey(row => row.Id);

        SnakeCase.Apply(modelBuilder);
    }
}
