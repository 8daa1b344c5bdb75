using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;

namespace Parley.Server.Data;

/// <summary>The statements of the outbox that Entity Framework has no words for.</summary>
internal static class MailQueue
{
    /// <summary>Rows in one statement: a thousand invitations are five round trips, none of them a burden.</summary>
    private const int Portion = 200;

    private static readonly JsonSerializerOptions Columns = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Writes mails, leaving out those whose key is there already.</summary>
    public static async Task<int> AddAsync(ParleyDb db, IReadOnlyCollection<MailRow> mails, CancellationToken cancellationToken)
    {
        var added = 0;
        foreach (var portion in mails.Chunk(Portion))
        {
            var rows = JsonSerializer.Serialize(portion, Columns);
            added += await db.Database.ExecuteSqlAsync(
                $"insert into mails select * from json_populate_recordset(null::mails, {rows}::json) on conflict (key) do nothing", cancellationToken);
        }

        return added;
    }

    /// <summary>Takes the next mail that is due, so that no other worker has it until <paramref name="until"/>.</summary>
    public static async Task<MailRow?> TakeAsync(ParleyDb db, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var taken = await db.Mails.FromSql(
            $"""
            update mails set taken_until = {until}, attempts = attempts + 1
            where id = (
              select id from mails
              where state = 'Waiting' and due_at <= {now} and handed_over_at is null and (taken_until is null or taken_until < {now})
              order by urgent desc, due_at
              limit 1
              for update skip locked)
            returning *
            """).AsNoTracking().ToListAsync(cancellationToken);
        return taken is [var mail] ? mail : null;
    }

    /// <summary>Nobody else counts this account's mails until the transaction ends.</summary>
    public static Task LockQuotaAsync(ParleyDb db, Guid account, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({$"mail-quota:{account:N}"}, 0))", cancellationToken);

    public static Task OptOutAsync(ParleyDb db, string digest, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"insert into mail_opt_outs (address_digest, created_at) values ({digest}, {now}) on conflict do nothing", cancellationToken);

    public static Task RenewFeedAsync(ParleyDb db, Guid account, Guid number, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            insert into calendar_feeds (account_id, number, created_at) values ({account}, {number}, {now})
            on conflict (account_id) do update set number = excluded.number, created_at = excluded.created_at
            """,
            cancellationToken);
}
