using System.Data;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace Parley.Server.Hosting.Backup;

/// <summary>Copies every table, as it was at one moment, into an archive. The server goes on working meanwhile.</summary>
internal static class BackupWriter
{
    public static async Task<BackupManifest> WriteAsync(
        NpgsqlDataSource source, string file, string version, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        // One snapshot for all tables.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var schema = await Catalog.SchemaVersionAsync(connection, cancellation)
            ?? throw new StartupException("There is nothing to back up: the database has no tables of Parley.");

        // The name appears only when the archive is whole. The process' umask keeps it private to its owner.
        var unfinished = file + ".part";
        try
        {
            BackupManifest manifest;
            await using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(stream.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                }

                await using (var archive = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellation))
                {
                    var tables = new List<BackupTable>();
                    foreach (var table in await Catalog.TablesAsync(connection, cancellation))
                    {
                        tables.Add(await CopyAsync(connection, archive, table, cancellation));
                    }

                    manifest = new BackupManifest(
                        BackupManifest.CurrentFormat, BackupManifest.ProductName, version, now, connection.PostgreSqlVersion.ToString(),
                        schema, tables, await Catalog.SequencesAsync(connection, cancellation));
                    await using var entry = await archive.CreateEntry(BackupManifest.EntryName).OpenAsync(cancellation);
                    await JsonSerializer.SerializeAsync(entry, manifest, BackupManifest.Json, cancellation);
                }

                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, file);
            return manifest;
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private static async Task<BackupTable> CopyAsync(
        NpgsqlConnection connection, ZipArchive archive, TableShape table, CancellationToken cancellation)
    {
        var name = $"tables/{table.Name}.txt";
        var columns = string.Join(", ", table.Columns.Select(Catalog.Quote));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var entry = await archive.CreateEntry(name, CompressionLevel.Optimal).OpenAsync(cancellation);
        // Text, unlike binary, means the same to every version of PostgreSQL.
        using var rows = await connection.BeginTextExportAsync($"copy public.{Catalog.Quote(table.Name)} ({columns}) to stdout", cancellation);
        var characters = new char[16 * 1024];
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(characters.Length)];
        var encoder = Encoding.UTF8.GetEncoder();
        long total = 0;
        int count;
        while ((count = await rows.ReadAsync(characters.AsMemory(), cancellation)) > 0)
        {
            // The encoder keeps half a surrogate pair for the next block.
            var length = encoder.GetBytes(characters.AsSpan(0, count), bytes, flush: false);
            hash.AppendData(bytes, 0, length);
            await entry.WriteAsync(bytes.AsMemory(0, length), cancellation);
            total += length;
        }

        return new BackupTable(table.Name, table.Columns, name, Convert.ToHexStringLower(hash.GetHashAndReset()), total);
    }
}
