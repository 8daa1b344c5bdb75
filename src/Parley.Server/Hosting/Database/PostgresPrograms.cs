using System.Runtime.Versioning;
using System.Text.Json;
using Parley.Server.Hosting.Files;

namespace Parley.Server.Hosting.Database;

/// <summary>The embedded PostgreSQL's programs, copied into the data folder: an update of the server must not change them under a running database.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed record PostgresPrograms(string Folder, string Version)
{
    public int Major => int.Parse(Version.Split('.')[0], System.Globalization.CultureInfo.InvariantCulture);

    public string Postgres => Path.Combine(Folder, "bin", "postgres");

    public string InitDb => Path.Combine(Folder, "bin", "initdb");

    public static PostgresPrograms Describe(ProgramFolder program, DataFolder data)
    {
        var source = Path.Combine(program.Path, "postgres");
        var package = Path.Combine(source, "package.json");
        if (!File.Exists(package))
        {
            throw new StartupException(
                $"This copy of the program has no embedded PostgreSQL for this system ({source} is missing). "
                + "Set Parley__Database to the connection string of a PostgreSQL 14 or newer.", StartupException.Misconfigured);
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(package));
        var version = json.RootElement.GetProperty("version").GetString()!;
        return new PostgresPrograms(data.Combine("postgres", version), version);
    }

    /// <summary>Copies the programs unless they are there. A copy cut short is not taken for a whole one: it gets its name last.</summary>
    public void Install(ProgramFolder program)
    {
        if (Directory.Exists(Folder))
        {
            return;
        }

        var source = Path.Combine(program.Path, "postgres");
        var unfinished = Folder + ".new";
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        DataFolder.CreatePrivate(Path.GetDirectoryName(Folder)!);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(unfinished, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
            var isProgram = Path.GetFileName(Path.GetDirectoryName(target)) == "bin";
            File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite | (isProgram ? UnixFileMode.UserExecute : 0));
        }

        MakeLinks(unfinished);
        Directory.Move(unfinished, Folder);
    }

    /// <summary>Removes the programs of other versions, once nothing runs out of them any more.</summary>
    public void RemoveOthers()
    {
        foreach (var other in Directory.EnumerateDirectories(Path.GetDirectoryName(Folder)!).Where(folder => folder != Folder))
        {
            Directory.Delete(other, recursive: true);
        }
    }

    // npm packages cannot hold symbolic links; the package lists them as {source, target} pairs, "native/" being its root.
    private static void MakeLinks(string folder)
    {
        var list = Path.Combine(folder, "pg-symlinks.json");
        if (!File.Exists(list))
        {
            return;
        }

        using var links = JsonDocument.Parse(File.ReadAllBytes(list));
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var target = Locate(folder, link.GetProperty("source").GetString()!);
            var path = Locate(folder, link.GetProperty("target").GetString()!);
            if (!File.Exists(path))
            {
                File.CreateSymbolicLink(path, Path.GetRelativePath(Path.GetDirectoryName(path)!, target));
            }
        }
    }

    private static string Locate(string folder, string path)
    {
        const string Root = "native/";
        var full = Path.GetFullPath(path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..] : path, folder);
        return full.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? full
            : throw new StartupException($"The embedded PostgreSQL's list of links leaves its folder: {path}");
    }
}
