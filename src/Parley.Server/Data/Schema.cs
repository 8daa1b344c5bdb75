using System.Reflection;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Parley.Server.Data;

/// <summary>
/// Which migrations a database has had. Asking for them directly takes a moment; preparing to migrate takes two seconds of a core, as
/// each start would build the model of every migration to find nothing to do.
/// </summary>
internal static class Schema
{
    private static readonly string[] Known =
    [
        .. typeof(Schema).Assembly.GetTypes().Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id).OfType<string>(),
    ];

    /// <summary>True when every migration of this program was made.</summary>
    public static async Task<bool> IsCurrentAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using (var exists = new NpgsqlCommand("""select to_regclass('"__EFMigrationsHistory"') is not null""", connection))
        {
            if (await exists.ExecuteScalarAsync(cancellationToken) is not true)
            {
                return false;
            }
        }

        await using var made = new NpgsqlCommand("""select count(*) from "__EFMigrationsHistory" where "MigrationId" = any($1)""", connection)
        {
            Parameters = { new() { Value = Known } },
        };
        return await made.ExecuteScalarAsync(cancellationToken) is long count && count == Known.Length;
    }
}
