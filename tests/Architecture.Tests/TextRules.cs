using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Architecture.Tests;

/// <summary>The sentences of one file, such as <c>PageTexts.fr.resx</c>.</summary>
/// <param name="Group">Path without language and ending: what belongs together.</param>
/// <param name="Language">Empty for English, the one that all others fall back to.</param>
internal sealed partial record TextFile(string Path, string Group, string Language, IReadOnlyDictionary<string, string> Texts)
{
    public static IReadOnlyList<TextFile> All() => [.. SourceFile.All(".resx").Select(file => Read(file.Path, file.Text))];

    public static TextFile Read(string path, string content)
    {
        var name = Name().Match(path);
        return new TextFile(path, name.Groups[1].Value, name.Groups[2].Value, XDocument.Parse(content).Root!.Elements("data")
            .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value));
    }

    [GeneratedRegex(@"^(.*?)(?:\.([A-Za-z-]+))?\.resx$")]
    private static partial Regex Name();
}

/// <summary>What people read is there in every language, and nothing is kept that nobody reads.</summary>
internal static partial class TextRules
{
    /// <summary>Their keys are put together from parts; tests of their features compare them with what there is.</summary>
    private static readonly string[] ComposedKeys = ["LogTexts", "AccountMailTexts"];

    /// <summary>A language is complete: the sentences of each file, with the same blanks.</summary>
    public static IEnumerable<string> Incomplete(IReadOnlyList<TextFile> files)
    {
        var languages = files.Select(file => file.Language).Where(language => language.Length > 0).Distinct().Order(StringComparer.Ordinal).ToList();
        foreach (var english in files.Where(file => file.Language.Length == 0))
        {
            foreach (var language in languages)
            {
                if (files.SingleOrDefault(file => file.Group == english.Group && file.Language == language) is not { } other)
                {
                    yield return $"{english.Group}.{language}.resx is missing";
                    continue;
                }

                foreach (var key in english.Texts.Keys.Except(other.Texts.Keys))
                {
                    yield return $"{other.Path} lacks {key}";
                }

                foreach (var key in other.Texts.Keys.Except(english.Texts.Keys))
                {
                    yield return $"{other.Path} has {key}, which there is not in English";
                }

                foreach (var key in other.Texts.Keys.Intersect(english.Texts.Keys).Where(key => Blanks(other.Texts[key]) != Blanks(english.Texts[key])))
                {
                    yield return $"{other.Path}: {key} has other blanks than in English";
                }
            }
        }

        foreach (var file in files)
        {
            foreach (var key in file.Texts.Keys.Where(key => string.IsNullOrWhiteSpace(file.Texts[key])))
            {
                yield return $"{file.Path}: {key} is empty";
            }
        }
    }

    /// <summary>A sentence that no source file names, by a property or as text.</summary>
    public static IEnumerable<string> Unused(IEnumerable<TextFile> files, IReadOnlyList<SourceFile> sources)
    {
        foreach (var file in files.Where(file => file.Language.Length == 0 && !ComposedKeys.Any(name => file.Group.EndsWith(name, StringComparison.Ordinal))))
        {
            // The list of properties names them all.
            var all = string.Join('\n', sources.Where(source => source.Path != $"{file.Group}.cs").Select(source => source.Text));
            var named = Named().Matches(all).Select(match => match.Groups[1].Value + match.Groups[2].Value).ToHashSet();
            foreach (var key in file.Texts.Keys.Where(key => !named.Contains(key)))
            {
                yield return $"{file.Path}: nothing shows {key}";
            }
        }
    }

    private static string Blanks(string text) => string.Join(' ', Blank().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\{\d[^}]*\}")]
    private static partial Regex Blank();

    [GeneratedRegex(@"(?:[tT]exts|\))\.([A-Z]\w*)|""([a-z][a-z0-9_]*)""")]
    private static partial Regex Named();
}
