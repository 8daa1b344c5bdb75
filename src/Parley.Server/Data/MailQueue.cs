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
}
