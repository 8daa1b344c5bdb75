using System.Diagnostics;

namespace Architecture.Tests;

/// <summary>A file of the repository with its path relative to the root, slashes forward.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    public string Folder => Path.Contains('/') ? Path[..Path.LastIndexOf('/')] : "";

    public int Lines => Text.Count(letter => letter == '\n');

    /// <summary>All files that git tracks or would track, with one of these endings.</summary>
    public static IReadOnlyList<SourceFile> All(params string[] endings)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Repository.Root, "ls-files", "--cached", "--others", "--exclude-standard"]) { RedirectStandardOutput = true })!;
        var paths = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        git.ExitCode.ShouldBe(0);
        return [.. paths.Where(path => endings.Any(path.EndsWith) && File.Exists(Repository.PathOf(path))).Select(path => new SourceFile(path, Repository.Read(path)))];
    }
}
