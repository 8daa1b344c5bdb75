using System.Runtime.InteropServices;

namespace Parley.Server.Tests.Hosting;

public sealed class PublishTests
{
    [Fact]
    public async Task The_published_program_runs_from_any_folder_without_the_source_tree_and_without_node()
    {
        using var folder = new TestFolder();
        var program = folder.File("program");
        await PublishAsync(program);
        // <root>/shared/Microsoft.NETCore.App/<version>/
        var dotnet = Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory());

        await using var server = await ChildServer.StartAsync(
            folder.Path,
            new Dictionary<string, string?> { ["PATH"] = WithoutNode(folder.File("bin")), ["DOTNET_ROOT"] = dotnet },
            program: Path.Combine(program, "Parley.Server"));

        using var client = new HttpClient();
        (await client.GetStringAsync($"{server.BaseUrl}/healthz")).ShouldBe("ready\n");
        var page = await client.GetStringAsync($"{server.BaseUrl}/");
        var script = page.Split("src=\"")[1].Split('"')[0];
        (await client.GetStringAsync(server.BaseUrl + script)).ShouldNotBeEmpty();
        Directory.EnumerateDirectories(program, "node_modules", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    /// <summary>What ./test.sh has published, or the build's files as `dotnet publish` collects them.</summary>
    private static async Task PublishAsync(string folder)
    {
        if (Path.GetDirectoryName(ServerOutput.Program) is var published && published != Path.TrimEndingDirectorySeparator(ServerOutput.Folder))
        {
            await Shell.RunAsync("cp", "-r", published!, folder);
            return;
        }

        var configuration = Directory.GetParent(Path.TrimEndingDirectorySeparator(ServerOutput.Folder))!.Name;
        await Shell.RunAsync(
            "dotnet", "publish", Path.Combine(ServerOutput.Repository, "src", "Parley.Server"), "--no-build", "--nologo", "-c", configuration,
            "-p:PublishReadyToRun=false", "-o", folder);
    }

    /// <summary>A folder with every program of the system but those of Node.js.</summary>
    private static string WithoutNode(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var program in Directory.EnumerateFiles("/usr/bin").Where(path => Path.GetFileName(path) is not ("node" or "nodejs" or "npm" or "npx")))
        {
            File.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(program)), program);
        }

        return folder;
    }
}
