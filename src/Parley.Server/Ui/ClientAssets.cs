using System.Text.Json;

namespace Parley.Server.Ui;

/// <summary>The built client's files by entry, with the hashes the build gave them.</summary>
internal sealed class ClientAssets
{
    private const string Base = "/client/";

    private readonly Dictionary<string, Entry> _entries = [];

    private ClientAssets(Dictionary<string, Chunk> chunks)
    {
        foreach (var (name, chunk) in chunks)
        {
            if (!chunk.IsEntry)
            {
                continue;
            }

            // What an entry imports comes first: its styles are the ground the entry's own build on.
            var styles = new List<string>();
            var scripts = new List<string>();
            Collect(chunks, name, styles, scripts, []);
            _entries[name] = new Entry(Base + chunk.File, styles, [.. scripts.Where(script => script != Base + chunk.File)]);
        }
    }

    /// <param name="Script">The entry's module.</param>
    /// <param name="Preloads">Modules the entry imports, so that the browser asks for them at once.</param>
    public sealed record Entry(string Script, IReadOnlyList<string> Styles, IReadOnlyList<string> Preloads);

    private sealed record Chunk(string File, bool IsEntry, IReadOnlyList<string>? Imports, IReadOnlyList<string>? Css);

    /// <summary>Reads the manifest of the build. Throws <see cref="InvalidOperationException"/> with a sentence for the operator.</summary>
    public static ClientAssets Load(string folder)
    {
        var path = Path.Combine(folder, "wwwroot", "client", "manifest.json");
        if (!File.Exists(path))
        {
            throw new InvalidOperationException($"The web client is missing: {path} does not exist. Build the whole project with Node.js installed; 'dotnet build' runs the client's build.");
        }

        using var stream = File.OpenRead(path);
        var chunks = JsonSerializer.Deserialize<Dictionary<string, Chunk>>(stream, JsonSerializerOptions.Web)
            ?? throw new InvalidOperationException($"The web client's {path} is empty. Build the project again.");
        return new ClientAssets(chunks);
    }

    /// <summary>The files of one entry, such as <c>src/site.ts</c>.</summary>
    public Entry Of(string entry) => _entries.TryGetValue(entry, out var found)
        ? found
        : throw new InvalidOperationException($"The web client's build has no entry {entry}.");

    /// <summary>The files of an entry in a language, such as <c>src/main.fr.ts</c>; where the client does not speak it, the English ones.</summary>
    public Entry Of(string entry, string language) => _entries.GetValueOrDefault(Path.ChangeExtension(entry, $"{language}.ts")) ?? Of(entry);

    private static void Collect(Dictionary<string, Chunk> chunks, string name, List<string> styles, List<string> scripts, HashSet<string> seen)
    {
        if (!seen.Add(name) || !chunks.TryGetValue(name, out var chunk))
        {
            return;
        }

        foreach (var import in chunk.Imports ?? [])
        {
            Collect(chunks, import, styles, scripts, seen);
        }

        styles.AddRange((chunk.Css ?? []).Select(style => Base + style).Where(style => !styles.Contains(style)));
        scripts.Add(Base + chunk.File);
    }
}
