using Microsoft.EntityFrameworkCore;
using Npgsql;
using Parley.Server.Data;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Data;

[Collection(ExternalPostgresCollection.Name)]
public sealed class SchemaTests(SharedExternalPostgres postgres)
{
    [Fact]
    public void The_migrations_make_what_the_model_says()
    {
        using var db = new ParleyDb(new DbContextOptionsBuilder<ParleyDb>().UseNpgsql("Host=localhost").Options);

        db.Database.HasPendingModelChanges().ShouldBeFalse("a migration is missing: ./dev.sh migration NAME");
    }

    [ExternalPostgresFact]
    public async Task A_database_is_current_when_it_has_had_every_migration()
    {
        await using var source = NpgsqlDataSource.Create(await postgres.NewDatabaseAsync());
        (await Schema.IsCurrentAsync(source, CancellationToken.None)).ShouldBeFalse();

        await using var db = new ParleyDb(new DbContextOptionsBuilder<ParleyDb>().UseNpgsql(source).Options);
        await db.Database.MigrateAsync();
        (await Schema.IsCurrentAsync(source, CancellationToken.None)).ShouldBeTrue();

        // One that was merged in between is missing, though the newest is there; one of a newer program does not count for it.
        await using var change = source.CreateCommand(
            """
            update "__EFMigrationsHistory" set "MigrationId" = '99990101000000_Newer'
            where "MigrationId" = (select min("MigrationId") from "__EFMigrationsHistory")
            """);
        await change.ExecuteNonQueryAsync();
        (await Schema.IsCurrentAsync(source, CancellationToken.None)).ShouldBeFalse();
    }
}
