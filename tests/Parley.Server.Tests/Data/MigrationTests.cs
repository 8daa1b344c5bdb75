using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Parley.Server.Data;

namespace Parley.Server.Tests.Data;

/// <summary>Databases of earlier versions become today's, with what is in them.</summary>
[Collection(ServerCollection.Name)]
public sealed class MigrationTests(ServerFixture server)
{
    private const string History = "__EFMigrationsHistory";

    [Fact]
    public async Task Each_upgrade_takes_a_database_with_rows_in_every_table_and_keeps_them()
    {
        var name = $"upgrade_{Guid.NewGuid():N}";
        var address = new NpgsqlConnectionStringBuilder(server.Services.GetRequiredService<NpgsqlDataSource>().ConnectionString) { Database = name, Pooling = false };
        await using (var home = server.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand($"create database {name}"))
        {
            await home.ExecuteNonQueryAsync();
        }

        await using var db = new ParleyDb(new DbContextOptionsBuilder<ParleyDb>().UseNpgsql(address.ConnectionString).Options);
        // Another one for each statement would take longer than the statements.
        await db.Database.OpenConnectionAsync();
        var filled = new HashSet<string>();
        foreach (var migration in db.Database.GetMigrations().ToList())
        {
            await db.GetService<IMigrator>().MigrateAsync(migration);
            foreach (var table in await NamesAsync(db, "select table_name from information_schema.tables where table_schema = 'public'"))
            {
                if (table != History && filled.Add(table))
                {
                    await FillAsync(db, table);
                }
            }
        }

        filled.Count.ShouldBeGreaterThan(20);
        foreach (var table in filled)
        {
            (await NamesAsync(db, $"select count(*)::text from \"{table}\"")).ShouldBe(["1"], table);
        }
    }

    /// <summary>One row with nothing in it but what must be. What it refers to need not be there.</summary>
    private static async Task FillAsync(ParleyDb db, string table)
    {
        var columns = await NamesAsync(
            db,
            $"""
            select column_name || ' ' || data_type from information_schema.columns
            where table_schema = 'public' and table_name = '{table}' and is_nullable = 'NO' and column_default is null and is_identity = 'NO' and is_generated = 'NEVER'
            """);
        var values = columns.Select(column => ValueOf(column[(column.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
        await RunAsync(db, $"set session_replication_role = replica; insert into \"{table}\" ({string.Join(", ", columns.Select(column => column.Split(' ')[0]))}) values ({string.Join(", ", values)})");
    }

    private static string ValueOf(string type) => type switch
    {
        "text" or "character varying" => "'x'",
        "integer" or "bigint" or "smallint" or "real" or "double precision" => "0",
        "boolean" => "false",
        "uuid" => "gen_random_uuid()",
        "bytea" => "'\\x00'",
        "timestamp with time zone" or "timestamp without time zone" => "now()",
        "interval" => "interval '0'",
        "jsonb" => "'[]'",
        "ARRAY" => "'{}'",
        _ => throw new NotSupportedException(type),
    };

    private static async Task<List<string>> NamesAsync(ParleyDb db, string sql) => await db.Database.SqlQueryRaw<string>(sql).ToListAsync();

    private static Task RunAsync(ParleyDb db, string sql) => db.Database.ExecuteSqlRawAsync(sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
}
