using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace Parley.Server.Hosting.Backup;

/// <summary>An archive that was checked from end to end: nothing is restored from one that is damaged or not understood.</summary>
internal sealed class BackupReader : IAsyncDisposable
{
    private readonly ZipArchive _archive;

    private BackupReader(ZipArchive archive, BackupManifest manifest)
    {
        _archive = archive;
        Manifest = manifest;
    }

    public BackupManifest Manifest { get; }

    public static async Task<BackupReader> OpenAsync(string file, CancellationToken cancellation)
    {
        if (!File.Exists(file))
        {
            throw new StartupException($"There is no file {file}.");
        }

        ZipArchive? archive = null;
        try
        {
            archive = await ZipFile.OpenReadAsync(file, cancellation);
            var manifest = await ReadManifestAsync(archive, cancellation);
            foreach (var table in manifest.Tables)
            {
                await CheckAsync(archive, table, cancellation);
            }

            return new BackupReader(archive, manifest);
        }
        catch (Exception error) when (error is InvalidDataException or JsonException)
        {
            await DisposeAsync(archive);
            throw new StartupException($"{file} is not a whole backup of Parley: {error.Message.ReplaceLineEndings(" ")}", inner: error);
        }
        catch
        {
            await DisposeAsync(archive);
            throw;
        }
    }

    public async Task CopyAsync(NpgsqlConnection connection, BackupTable table, CancellationToken cancellation)
    {
        var columns = string.Join(", ", table.Columns.Select(Catalog.Quote));
        await using var entry = await _archive.GetEntry(table.Entry)!.OpenAsync(cancellation);
        using var text = new StreamReader(entry, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false);
        await using var rows = await connection.BeginTextImportAsync($"copy public.{Catalog.Quote(table.Name)} ({columns}) from stdin", cancellation);
        var characters = new char[16 * 1024];
        int count;
        while ((count = await text.ReadAsync(characters.AsMemory(), cancellation)) > 0)
        {
            await rows.WriteAsync(characters.AsMemory(0, count), cancellation);
        }
    }

    public async ValueTask DisposeAsync() => await _archive.DisposeAsync();

    private static async Task<BackupManifest> ReadManifestAsync(ZipArchive archive, CancellationToken cancellation)
    {
        var entry = archive.GetEntry(BackupManifest.EntryName) ?? throw new InvalidDataException("it has no manifest");
        await using var stream = await entry.OpenAsync(cancellation);
        var manifest = await JsonSerializer.DeserializeAsync<BackupManifest>(stream, BackupManifest.Json, cancellation);
        if (manifest is null || manifest.Product != BackupManifest.ProductName)
        {
            throw new InvalidDataException("its manifest is not Parley's");
        }

        return manifest.Format <= BackupManifest.CurrentFormat
            ? manifest
            : throw new StartupException($"This backup was written by Parley {manifest.Version} in a newer format; restore it with that version or a newer one.");
    }

    private static async Task CheckAsync(ZipArchive archive, BackupTable table, CancellationToken cancellation)
    {
        var entry = archive.GetEntry(table.Entry) ?? throw new InvalidDataException($"the rows of {table.Name} are missing");
        await using var stream = await entry.OpenAsync(cancellation);
        var hash = await SHA256.HashDataAsync(stream, cancellation);
        if (!string.Equals(Convert.ToHexStringLower(hash), table.Sha256, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"the rows of {table.Name} are damaged");
        }
    }

    private static async ValueTask DisposeAsync(ZipArchive? archive)
    {
        if (archive is not null)
        {
            await archive.DisposeAsync();
        }
    }
}
