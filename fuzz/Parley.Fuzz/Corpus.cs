using System.Security.Cryptography;

namespace Parley.Fuzz;

/// <summary>The inputs kept in the repository: <c>corpus</c> to begin with, <c>crashes</c> that once found something.</summary>
internal sealed class Corpus(string root)
{
    private static readonly string[] Folders = ["corpus", "crashes"];

    public IReadOnlyList<byte[]> Read(FuzzTarget target) =>
        [.. Files(target).Select(File.ReadAllBytes).Concat(target.Seeds).Where(input => input.Length <= target.MaxLength)];

    public IEnumerable<string> Files(FuzzTarget target) => Folders
        .Select(folder => Path.Combine(root, folder, target.Name))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Order(StringComparer.Ordinal);

    /// <summary>Keeps an input that found something.</summary>
    /// <returns>The file.</returns>
    public string Keep(FuzzTarget target, byte[] input)
    {
        var folder = Path.Combine(root, "crashes", target.Name);
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(input))[..16] + ".bin");
        File.WriteAllBytes(file, input);
        return file;
    }
}
