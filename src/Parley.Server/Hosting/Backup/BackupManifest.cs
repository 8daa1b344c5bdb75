using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Server.Hosting.Backup;

/// <summary>What an archive holds, written last into it as manifest.json.</summary>
internal sealed record BackupManifest(
    int Format,
    string Product,
    string Version,
    DateTimeOffset CreatedAt,
    string PostgresVersion,
    string Schema,
    IReadOnlyList<BackupTable> Tables,
    IReadOnlyList<BackupSequence> Sequences)
{
    public const string EntryName = "manifest.json";
    public const string ProductName = "parley";

    /// <summary>1: text COPY per table, sequences in the manifest.</summary>
    public const int CurrentFormat = 1;

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    };
}

/// <param name="Sha256">Of the uncompressed rows, lower-case hexadecimal.</param>
internal sealed record BackupTable(string Name, IReadOnlyList<string> Columns, string Entry, string Sha256, long Bytes);

internal sealed record BackupSequence(string Name, long LastValue, bool IsCalled);
