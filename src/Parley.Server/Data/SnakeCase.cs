using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace Parley.Server.Data;

/// <summary>Names columns, keys and indexes as PostgreSQL people write them, so that SQL by hand needs no quotes.</summary>
internal static partial class SnakeCase
{
    public static void Apply(ModelBuilder modelBuilder)
    {
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            if (entity.IsMappedToJson())
            {
                // One column; its members are not ours to name.
                entity.SetContainerColumnName(Of(entity.GetContainerColumnName()!));
                continue;
            }

            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(Of(property.Name));
            }

            foreach (var key in entity.GetKeys())
            {
                key.SetName($"pk_{entity.GetTableName()}");
            }

            foreach (var key in entity.GetForeignKeys())
            {
                key.SetConstraintName($"fk_{entity.GetTableName()}_{string.Join('_', key.Properties.Select(property => Of(property.Name)))}");
            }

            foreach (var index in entity.GetIndexes().Where(index => index.Name is null))
            {
                index.SetDatabaseName($"ix_{entity.GetTableName()}_{string.Join('_', index.Properties.Select(property => Of(property.Name)))}");
            }
        }
    }

    private static string Of(string name) => Border().Replace(name, "$1_$2").ToLowerInvariant();

    [GeneratedRegex("([a-z0-9])([A-Z])")]
    private static partial Regex Border();
}
