using Npgsql;

namespace Parley.Server.Hosting.Backup;

/// <summary>A table as the database describes it.</summary>
/// <param name="References">Names of the tables its foreign keys point to, itself left out.</param>
internal sealed record TableShape(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string> References);

/// <summary>Reads which tables and sequences the schema has. What extensions brought is theirs and comes with them.</summary>
internal static class Catalog
{
    /// <summary>Entity Framework's list of applied migrations: the schema's version.</summary>
    public const string History = "__EFMigrationsHistory";

    public static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static async Task<bool> IsEmptyAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select not exists (
              select from pg_class c join pg_namespace n on n.oid = c.relnamespace
              where n.nspname not like 'pg\_%' and n.nspname <> 'information_schema' and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
                and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'))
            """, connection);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public static async Task<string?> SchemaVersionAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var exists = new NpgsqlCommand($"select to_regclass('public.{Quote(History)}') is not null", connection);
        if (!(bool)(await exists.ExecuteScalarAsync(cancellation))!)
        {
            return null;
        }

        await using var command = new NpgsqlCommand($"""select max("MigrationId") from public.{Quote(History)}""", connection);
        return await command.ExecuteScalarAsync(cancellation) as string;
    }

    /// <summary>Every table, those that others refer to first.</summary>
    public static async Task<IReadOnlyList<TableShape>> TablesAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select c.relname,
              array(select a.attname::text from pg_attribute a
                where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum),
              array(select distinct r.relname::text from pg_constraint f join pg_class r on r.oid = f.confrelid
                where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid order by 1)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'public' and c.relkind = 'r' and c.relname <> $1
              and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
            order by c.relname
            """, connection)
        {
            Parameters = { new() { Value = History } },
        };
        var tables = new List<TableShape>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            tables.Add(new(rows.GetString(0), rows.GetFieldValue<string[]>(1), rows.GetFieldValue<string[]>(2)));
        }

        return Order(tables);
    }

    public static async Task<IReadOnlyList<BackupSequence>> SequencesAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var names = new List<string>();
        await using (var command = new NpgsqlCommand("select sequencename from pg_sequences where schemaname = 'public' order by 1", connection))
        await using (var rows = await command.ExecuteReaderAsync(cancellation))
        {
            while (await rows.ReadAsync(cancellation))
            {
                names.Add(rows.GetString(0));
            }
        }

        var sequences = new List<BackupSequence>();
        foreach (var name in names)
        {
            await using var command = new NpgsqlCommand($"select last_value, is_called from public.{Quote(name)}", connection);
            await using var row = await command.ExecuteReaderAsync(cancellation);
            await row.ReadAsync(cancellation);
            sequences.Add(new(name, row.GetInt64(0), row.GetBoolean(1)));
        }

        return sequences;
    }

    /// <summary>Rows can be copied in this order without breaking a foreign key.</summary>
    public static IReadOnlyList<TableShape> Order(IReadOnlyList<TableShape> tables)
    {
        var ordered = new List<TableShape>();
        var waiting = tables.ToList();
        while (waiting.Count > 0)
        {
            var ready = waiting.Where(table => !table.References.Any(name => waiting.Any(other => other.Name == name))).ToArray();
            if (ready.Length == 0)
            {
                throw new StartupException(
                    $"The tables {string.Join(", ", waiting.Select(table => table.Name))} refer to each other in a circle and cannot be copied.");
            }

            ordered.AddRange(ready);
            waiting.RemoveAll(ready.Contains);
        }

        return ordered;
    }
}
