namespace Parley.Server.Hosting.Files;

/// <summary>Where the program's own files (wwwroot, postgres) are, and the source tree it was built in, if it runs from there.</summary>
internal sealed class ProgramFolder
{
    public ProgramFolder(string path)
    {
        Path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        SourceRoot = FindSourceRoot(Path);
    }

    public string Path { get; }

    public string? SourceRoot { get; }

    /// <summary>Relative settings count from the repository root or the program's folder, never from the caller's folder.</summary>
    public string Resolve(string path) => System.IO.Path.GetFullPath(path, SourceRoot ?? Path);

    private static string? FindSourceRoot(string path)
    {
        // <root>/src/Parley.Server/bin/<configuration>/<framework>[/<runtime>]; a published copy elsewhere is not a source tree.
        for (var folder = new DirectoryInfo(path).Parent; folder is not null; folder = folder.Parent)
        {
            if (folder is { Name: "bin", Parent: { Name: "Parley.Server", Parent: { Name: "src", Parent: { } root } } }
                && File.Exists(System.IO.Path.Combine(root.FullName, "Parley.slnx"))
                && !path.Split(System.IO.Path.DirectorySeparatorChar).Contains("publish"))
            {
                return root.FullName;
            }
        }

        return null;
    }
}
