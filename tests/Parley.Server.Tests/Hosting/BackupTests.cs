using System.IO.Compression;
using Npgsql;
using Parley.Server.Hosting;
using Parley.Server.Hosting.Backup;

namespace Parley.Server.Tests.Hosting;

public sealed class BackupTests
{
    // A tab, a backslash, a line end and a character outside the basic plane: all that text COPY escapes or splits.
    private const string Awkward = "tab\there, back\\slash, new\nline, \\N, smile 😀";

    [ExternalPostgresFact]
    public async Task A_backup_of_a_running_server_comes_back_embedded_and_external()
    {
        using var folder = await UsedFolder.CopyAsync();
        using var target = new TestFolder();
        await using var external = await ExternalPostgres.StartAsync();
        var file = folder.File("all.zip");
        IReadOnlyDictionary<string, string> before;
        await using (var server = await ChildServer.StartAsync(folder.Path))
        {
            await FillAsync(ChildServer.ConnectionStringOf(folder.Path));
            var (exitCode, output, errors) = await ChildServer.RunAsync(folder.Path, ["backup", file]);
            exitCode.ShouldBe(0, errors);
            output.ShouldContain(file);
            before = await ReadAsync(ChildServer.ConnectionStringOf(folder.Path));
        }

        File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        before["data_protection_keys"].ShouldContain("smile 😀");

        (await ChildServer.RunAsync(target.Path, ["restore", file])).ExitCode.ShouldBe(0);
        await using (await ChildServer.StartAsync(target.Path))
        {
            (await ReadAsync(ChildServer.ConnectionStringOf(target.Path))).ShouldBe(before);
            await AssertSequencesGoOnAsync(ChildServer.ConnectionStringOf(target.Path));
        }

        var settings = new Dictionary<string, string?> { ["Parley__Database"] = external.ConnectionString };
        (await ChildServer.RunAsync(target.Path, ["restore", file], settings)).ExitCode.ShouldBe(0);
        (await ReadAsync(external.ConnectionString)).ShouldBe(before);
        await using (var server = await ChildServer.StartAsync(target.Path, settings))
        {
            using var client = new HttpClient();
            (await client.GetStringAsync($"{server.BaseUrl}/healthz")).ShouldBe("ready\n");
            await AssertSequencesGoOnAsync(external.ConnectionString);
        }

        var again = await ChildServer.RunAsync(target.Path, ["restore", file], settings);
        again.ExitCode.ShouldBe(StartupException.Failed);
        again.Errors.ShouldContain("not empty and nothing was changed");
    }

    [Fact]
    public async Task A_backup_is_made_without_a_server_too_and_never_overwrites()
    {
        using var empty = new TestFolder();
        (await ChildServer.RunAsync(empty.Path, ["backup", empty.File("none.zip")])).Errors.ShouldContain("nothing to back up");
        using var folder = await UsedFolder.CopyAsync();
        var file = folder.File("all.zip");
        await using (await ChildServer.StartAsync(folder.Path))
        {
            await FillAsync(ChildServer.ConnectionStringOf(folder.Path));
        }

        (await ChildServer.RunAsync(folder.Path, ["backup", file])).ExitCode.ShouldBe(0);
        (await ChildServer.RunAsync(folder.Path, ["backup", file])).Errors.ShouldContain("never overwrites");
        var occupied = await ChildServer.RunAsync(folder.Path, ["restore", file]);

        occupied.ExitCode.ShouldBe(StartupException.Failed);
        occupied.Errors.ShouldContain("nothing was changed");
        Directory.GetFiles(folder.Root).ShouldBe([file]);
        await using var server = await ChildServer.StartAsync(folder.Path);
        (await ReadAsync(ChildServer.ConnectionStringOf(folder.Path)))["data_protection_keys"].ShouldContain("smile 😀");
    }

    [Fact]
    public async Task A_damaged_or_newer_archive_changes_nothing()
    {
        using var folder = new TestFolder();
        var cut = folder.File("cut.zip");
        var changed = folder.File("changed.zip");
        var newer = folder.File("newer.zip");
        await File.WriteAllBytesAsync(cut, [0x50, 0x4b, 3, 4, 0, 0]);
        var table = new BackupTable("meetings", ["id"], "tables/meetings.txt", new string('0', 64), 1);
        await WriteArchiveAsync(changed, Manifest("1") with { Tables = [table] }, table.Entry);
        await WriteArchiveAsync(newer, Manifest("99991231000000_Later"), null);

        (await ChildServer.RunAsync(folder.Path, ["restore", cut])).Errors.ShouldContain("not a whole backup");
        (await ChildServer.RunAsync(folder.Path, ["restore", changed])).Errors.ShouldContain("the rows of meetings are damaged");
        var (exitCode, _, errors) = await ChildServer.RunAsync(folder.Path, ["restore", newer]);

        exitCode.ShouldBe(StartupException.Failed);
        errors.ShouldContain("newer schema (99991231000000_Later)");
        Directory.Exists(folder.Path).ShouldBeFalse();
    }

    [Fact]
    public void Tables_come_after_those_they_refer_to()
    {
        var ordered = Catalog.Order([new("a", [], ["c"]), new("b", [], []), new("c", [], ["b"])]);

        ordered.Select(table => table.Name).ShouldBe(["b", "c", "a"]);
        Should.Throw<StartupException>(() => Catalog.Order([new("a", [], ["b"]), new("b", [], ["a"])])).Message.ShouldContain("circle");
    }

    private static BackupManifest Manifest(string schema)
    {
        return new(BackupManifest.CurrentFormat, BackupManifest.ProductName, "9.9.9", DateTimeOffset.UnixEpoch, "18.4", schema, [], []);
    }

    private static async Task WriteArchiveAsync(string file, BackupManifest manifest, string? entry)
    {
        await using var archive = await ZipFile.OpenAsync(file, ZipArchiveMode.Create);
        await using (var stream = await archive.CreateEntry(BackupManifest.EntryName).OpenAsync())
        {
            await System.Text.Json.JsonSerializer.SerializeAsync(stream, manifest, BackupManifest.Json);
        }

        if (entry is not null)
        {
            await using var rows = await archive.CreateEntry(entry).OpenAsync();
            rows.WriteByte((byte)'x');
        }
    }

    private static async Task FillAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(
            "insert into data_protection_keys (friendly_name, xml) select case when i % 2 = 0 then $1 end, '<unused i=\"' || i || '\">' || $1 || '</unused>' from generate_series(1, 2000) i");
        command.Parameters.Add(new() { Value = Awkward });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The rows of each table as PostgreSQL writes them, in one order.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> ReadAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync();
        var tables = new SortedDictionary<string, string>();
        // The heartbeat says when a server was last alive, so each start changes it.
        foreach (var table in (await Catalog.TablesAsync(connection, default)).Where(table => table.Name != "heartbeats"))
        {
            await using var command = new NpgsqlCommand(
                $"select coalesce(string_agg(t::text, chr(10) order by t::text collate \"C\"), '') from public.{Catalog.Quote(table.Name)} t", connection);
            tables[table.Name] = (string)(await command.ExecuteScalarAsync())!;
        }

        return tables;
    }

    private static async Task AssertSequencesGoOnAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(
            "insert into data_protection_keys (xml) values ('<unused/>') returning id > (select max(id) from data_protection_keys)");
        (await command.ExecuteScalarAsync()).ShouldBe(true);
    }
}
