using Npgsql;
using Parley.Server.Hosting;
using Parley.Server.Hosting.Files;

namespace Parley.Server.Tests.Hosting;

public sealed class StartTests
{
    private const int Terminate = 15;

    [Theory]
    [InlineData(Unix.Interrupt)]
    [InlineData(Terminate)]
    public async Task First_start_makes_a_private_folder_and_a_signal_stops_everything(int signal)
    {
        using var folder = new TestFolder();
        await using var server = await ChildServer.StartAsync(folder.Path);
        using var client = new HttpClient();

        (await client.GetStringAsync($"{server.BaseUrl}/healthz")).ShouldBe("ready\n");
        server.Output.ShouldContain("https://localhost:");
        server.Output.ShouldContain("New meeting");
        ModesOf(folder.Path).ShouldBeEmpty();
        var database = ChildServer.DatabaseProcessOf(folder.Path);

        (await server.StopAsync(signal)).ShouldBe(0);
        Unix.Signal(database, 0).ShouldNotBe(0);
        File.Exists(Path.Combine(folder.Path, "database", "postmaster.pid")).ShouldBeFalse();
        server.Errors.ShouldBe("");
    }

    [Fact]
    public async Task What_was_written_is_there_after_a_kill_and_the_left_over_database_is_stopped()
    {
        using var folder = await UsedFolder.CopyAsync();
        int database;
        await using (var first = await ChildServer.StartAsync(folder.Path))
        {
            await ExecuteAsync(folder.Path, "create table kept (word text); insert into kept values ('yes')");
            database = ChildServer.DatabaseProcessOf(folder.Path);
            await first.StopAsync(Unix.Kill);
        }

        Unix.Signal(database, 0).ShouldBe(0, "the database of a killed server goes on until the next start");
        await using var second = await ChildServer.StartAsync(folder.Path);

        ChildServer.DatabaseProcessOf(folder.Path).ShouldNotBe(database);
        (await ExecuteAsync(folder.Path, "select word from kept")).ShouldBe("yes");
    }

    [Fact]
    public async Task A_left_over_process_number_of_a_stranger_does_not_matter()
    {
        using var folder = await UsedFolder.CopyAsync();

        // Process 1 is alive and is not a database.
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "database", "postmaster.pid"), "1\n/nowhere\n");
        await using var second = await ChildServer.StartAsync(folder.Path);

        (await ExecuteAsync(folder.Path, "select 'alive'")).ShouldBe("alive");
    }

    [Fact]
    public async Task A_second_server_on_the_folder_is_told_who_has_it()
    {
        using var folder = await UsedFolder.CopyAsync();
        await using var first = await ChildServer.StartAsync(folder.Path);

        var (exitCode, output, errors) = await ChildServer.RunAsync(folder.Path, []);

        exitCode.ShouldBe(StartupException.Failed);
        errors.ShouldBe($"parley: The data folder {folder.Path} is in use by another Parley server (process {first.ProcessId}). "
            + "Stop that one, or set Parley__DataDirectory to another folder.");
        output.ShouldBe("");
        (await ExecuteAsync(folder.Path, "select 'untouched'")).ShouldBe("untouched");
    }

    [Fact]
    public async Task Long_and_odd_paths_work()
    {
        using var folder = new TestFolder("/" + string.Join('/', Enumerable.Repeat("a long name with spaces, 'quotes' & sïgns", 5)));

        await using var server = await ChildServer.StartAsync(folder.Path);

        (await ExecuteAsync(folder.Path, "select 'alive'")).ShouldBe("alive");
    }

    [Fact]
    public async Task A_database_of_another_major_version_is_refused_with_the_way_forward()
    {
        using var folder = new TestFolder();
        var database = Path.Combine(folder.Path, "database");
        Directory.CreateDirectory(database);
        await File.WriteAllTextAsync(Path.Combine(database, "PG_VERSION"), "17\n");

        var (exitCode, _, errors) = await ChildServer.RunAsync(folder.Path, []);

        exitCode.ShouldBe(StartupException.Failed);
        errors.ShouldContain("made by PostgreSQL 17");
        errors.ShouldContain("brings PostgreSQL 18");
        errors.ShouldContain("backup FILE");
        errors.ShouldContain("restore FILE");
        errors.ShouldNotContain("   at ");
        Directory.GetFileSystemEntries(database).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_taken_port_is_named()
    {
        using var folder = await UsedFolder.CopyAsync();
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var port = ((System.Net.IPEndPoint)other.LocalEndpoint).Port;

        var (exitCode, _, errors) = await ChildServer.RunAsync(
            folder.Path, [], new Dictionary<string, string?> { ["Parley__Http__Port"] = $"{port}" });

        exitCode.ShouldBe(StartupException.Failed);
        errors.ShouldContain($"{port}");
        errors.ShouldContain("Parley__Http__Port");
        errors.Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public async Task Without_languages_it_says_what_is_missing()
    {
        using var folder = new TestFolder();

        var (exitCode, _, errors) = await ChildServer.RunAsync(folder.Path, [], new Dictionary<string, string?> { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" });

        exitCode.ShouldBe(StartupException.Misconfigured);
        errors.ShouldContain("ICU");
    }

    [Fact]
    public async Task Wrong_settings_are_told_together_in_one_line()
    {
        using var folder = new TestFolder();

        var (exitCode, _, errors) = await ChildServer.RunAsync(
            folder.Path, ["--Parley:Https:Port=many"], new Dictionary<string, string?> { ["Parley__Meetings__IdleEnd"] = "soon" });

        exitCode.ShouldBe(StartupException.Misconfigured);
        errors.ShouldStartWith("parley: Parley__Https__Port must be a whole number from 0 to 65535, but is 'many'; Parley__Meetings__IdleEnd must be");
        errors.Split('\n').Length.ShouldBe(1);
        Directory.Exists(folder.Path).ShouldBeFalse();
    }

    [Fact]
    public async Task Help_is_told_without_starting_anything()
    {
        using var folder = new TestFolder();

        var (exitCode, output, errors) = await ChildServer.RunAsync(folder.Path, ["--help"]);

        exitCode.ShouldBe(0);
        output.ShouldContain("backup FILE");
        output.ShouldContain("restore FILE");
        errors.ShouldBe("");
        Directory.Exists(folder.Path).ShouldBeFalse();
    }

    [Fact]
    public async Task A_full_disk_is_not_mistaken_for_another_server()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder.Path);
        File.CreateSymbolicLink(Path.Combine(folder.Path, "server.pid"), "/dev/full");

        var (exitCode, _, errors) = await ChildServer.RunAsync(folder.Path, []);

        exitCode.ShouldBe(StartupException.Failed);
        errors.ShouldContain("cannot be written");
        errors.ShouldContain("No space left");
        errors.Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public async Task Programs_emptied_by_a_power_cut_are_copied_again()
    {
        using var folder = await UsedFolder.CopyAsync();

        var version = Directory.GetDirectories(Path.Combine(folder.Path, "postgres")).Single();
        await File.WriteAllTextAsync(Path.Combine(version, "bin", "postgres"), "");
        await using var second = await ChildServer.StartAsync(folder.Path);

        (await ExecuteAsync(folder.Path, "select 'alive'")).ShouldBe("alive");
    }

    [RootFact]
    public async Task An_ordinary_user_can_run_it()
    {
        using var folder = new TestFolder();
        OpenToAll(folder.Root);
        // The repository may lie where only its owner can go.
        var program = folder.File("program");
        await Shell.RunAsync("cp", "-r", Path.GetDirectoryName(ServerOutput.Program)!, program);
        await Shell.RunAsync("chmod", "-R", "a+rX", program);
        Directory.CreateDirectory(folder.Path);
        await Shell.RunAsync("chown", "12345:12345", folder.Path);

        await using var server = await ChildServer.StartAsync(
            folder.Path,
            new Dictionary<string, string?> { ["HOME"] = "/nonexistent", ["XDG_RUNTIME_DIR"] = null },
            ["setpriv", "--reuid=12345", "--regid=12345", "--clear-groups", "--no-new-privs"],
            Path.Combine(program, "Parley.Server"));

        using var client = new HttpClient();
        (await client.GetStringAsync($"{server.BaseUrl}/healthz")).ShouldBe("ready\n");
        Unix.OwnerOf(Path.Combine(folder.Path, "database", "PG_VERSION")).ShouldBe((12345u, 12345u));
        (await server.StopAsync()).ShouldBe(0);
    }

    private static void OpenToAll(string folder)
    {
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
    }

    /// <summary>Every entry that others than its owner could open.</summary>
    private static IEnumerable<string> ModesOf(string folder)
    {
        const UnixFileMode Others = (UnixFileMode)0b000_111_111;
        return Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Append(folder)
            .Where(path => new FileInfo(path).LinkTarget is null && (File.GetUnixFileMode(path) & Others) != 0);
    }

    private static async Task<object?> ExecuteAsync(string data, string sql)
    {
        await using var connection = new NpgsqlConnection(ChildServer.ConnectionStringOf(data));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
