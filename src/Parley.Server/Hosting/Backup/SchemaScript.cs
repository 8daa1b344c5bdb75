namespace Parley.Server.Hosting.Backup;

/// <summary>How the owner of the schema makes it anew: SQL that brings an empty database to the given migration, null when there is no such migration.</summary>
internal sealed record SchemaScript(Func<string, string?> Find);
