using Microsoft.EntityFrameworkCore;

namespace Parley.Server.Data;

/// <summary>Tables of webhooks. All of an account's rows go with it.</summary>
internal static class WebhookTables
{
    public static void Describe(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<WebhookRow>(webhook =>
        {
            webhook.ToTable("webhooks").HasKey(row => row.Id);
            webhook.HasOne<AccountRow>().WithMany().HasForeignKey(row => row.AccountId);
            webhook.HasIndex(row => new { row.AccountId, row.CreatedAt });
            webhook.Property(row => row.DisabledReason).HasConversion<string>();
        });
        modelBuilder.Entity<WebhookEventRow>(what =>
        {
            what.ToTable("webhook_events").HasKey(row => row.Id);
            what.HasOne<AccountRow>().WithMany().HasForeignKey(row => row.AccountId);
            what.HasIndex(row => row.AccountId);
            what.HasIndex(row => row.Id, "ix_webhook_events_unwritten").HasFilter("body is null");
            what.HasIndex(row => row.At);
            what.Property(row => row.Status).HasConversion<string>();
        });
        modelBuilder.Entity<WebhookDeliveryRow>(delivery =>
        {
            delivery.ToTable("webhook_deliveries").HasKey(row => row.Id);
            delivery.HasOne<WebhookRow>().WithMany().HasForeignKey(row => row.WebhookId);
            delivery.HasOne<WebhookEventRow>().WithMany().HasForeignKey(row => row.EventId);
            delivery.HasIndex(row => row.EventId);
            delivery.HasIndex(row => new { row.WebhookId, row.CreatedAt, row.Id });
            delivery.HasIndex(row => new { row.WebhookId, row.DueAt, row.Id }, "ix_webhook_deliveries_waiting").HasFilter("state = 'Waiting'");
            delivery.Property(row => row.State).HasConversion<string>();
            delivery.Property(row => row.Log).HasColumnType("jsonb").HasDefaultValueSql("'[]'::jsonb");
        });
    }
}
