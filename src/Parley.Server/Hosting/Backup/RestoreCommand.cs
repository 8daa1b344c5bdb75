using Npgsql;
using Parley.Server.Hosting.Database;
using Parley.Server.Hosting.Files;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Hosting.Backup;

/// <summary><c>restore FILE</c>: an archive into an empty database, embedded or external; all of it or nothing.</summary>
internal static class RestoreCommand
{
    public static async Task<string> RunAsync(IServiceProvider services, string file, CancellationToken cancellation)
    {
        await using var backup = await BackupReader.OpenAsync(file, cancellation);
        var schema = services.GetService<SchemaScript>()?.Find(backup.Manifest.Schema) ?? throw new StartupException(
            $"This backup was written by Parley {backup.Manifest.Version} with a newer schema ({backup.Manifest.Schema}); restore it with that version or a newer one.");

        var options = services.GetRequiredService<ParleyOptions>();
        var database = services.GetRequiredService<DatabaseConnection>();
        using var data = database.IsEmbedded ? DataFolder.Open(options.DataDirectory) : null;
        try
        {
            await database.StartAsync(data, cancellation);
            await RestoreAsync(database.Source, backup, schema, options, cancellation);
        }
        finally
        {
            await database.DisposeAsync();
        }

        return $"Restored {backup.Manifest.Tables.Count} tables of {backup.Manifest.CreatedAt:u} from {file}. Start the server as usual.";
    }

    private static async Task RestoreAsync(
        NpgsqlDataSource source, BackupReader backup, string schema, ParleyOptions options, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        if (!await Catalog.IsEmptyAsync(connection, cancellation))
        {
            throw new StartupException(options.Database is null
                ? $"The data folder {options.DataDirectory} holds a database already and nothing was changed. Move its folder 'database' away, or set Parley__DataDirectory to an empty folder."
                : "The database of Parley__Database is not empty and nothing was changed. Restore into an empty one.");
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var command = new NpgsqlCommand(schema, connection))
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }

        await FillAsync(connection, backup, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task FillAsync(NpgsqlConnection connection, BackupReader backup, CancellationToken cancellation)
    {
        var tables = await Catalog.TablesAsync(connection, cancellation);
        var given = backup.Manifest.Tables.ToDictionary(table => table.Name);
        if (!given.Keys.ToHashSet().SetEquals(tables.Select(table => table.Name)))
        {
            throw new StartupException("The backup's tables are not those of its schema; nothing was changed.");
        }

        foreach (var table in tables.Reverse())
        {
            // A migration may leave rows of its own (a default, a singleton); the backup has them as they became.
            await using (var clear = new NpgsqlCommand($"delete from public.{Catalog.Quote(table.Name)}", connection))
            {
                await clear.ExecuteNonQueryAsync(cancellation);
            }
        }

        foreach (var table in tables)
        {
            await backup.CopyAsync(connection, given[table.Name], cancellation);
        }

        foreach (var sequence in backup.Manifest.Sequences)
        {
            await using var command = new NpgsqlCommand("select setval($1::regclass, $2, $3)", connection)
            {
                Parameters =
                {
                    new() { Value = $"public.{Catalog.Quote(sequence.Name)}" },
                    new() { Value = sequence.LastValue },
                    new() { Value = sequence.IsCalled },
                },
            };
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }
}
