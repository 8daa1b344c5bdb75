using System.Collections.Frozen;
using System.Globalization;

namespace Parley.Server.Ui.Languages;

/// <summary>The languages that the program speaks: English, and each for which it was built with texts (<c>*.xx.resx</c>).</summary>
internal static class PageLanguages
{
    public const string English = "en";

    // RFC 5646, section 4.4.1: as long as a tag can sensibly be.
    private const int MaxLength = 35;

    private static readonly FrozenDictionary<string, CultureInfo> Cultures = Built().ToFrozenDictionary(culture => culture.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>By what they call themselves.</summary>
    public static IReadOnlyList<CultureInfo> All { get; } = [.. Cultures.Values.OrderBy(NameOf, StringComparer.Ordinal)];

    /// <summary>Of who reads the page that is being written.</summary>
    public static CultureInfo Current => CultureInfo.CurrentUICulture;

    /// <summary>What is written for a language tag, or for the language that it is a kind of: fr for fr-CA. Null: nothing is.</summary>
    public static CultureInfo? Find(string? tag)
    {
        for (var rest = tag?.Length <= MaxLength ? tag : null; !string.IsNullOrEmpty(rest); rest = rest.LastIndexOf('-') is > 0 and var dash ? rest[..dash] : null)
        {
            if (Cultures.TryGetValue(rest, out var culture))
            {
                return culture;
            }
        }

        return null;
    }

    /// <summary>As a list of languages writes it: in the language itself, with a capital where it has them.</summary>
    public static string NameOf(CultureInfo culture) => culture.TextInfo.ToUpper(culture.NativeName[..1]) + culture.NativeName[1..];

    /// <summary>The compiler puts the texts of a language into a folder of its name beside the program.</summary>
    private static IEnumerable<CultureInfo> Built()
    {
        var file = $"{typeof(PageLanguages).Assembly.GetName().Name}.resources.dll";
        return Directory.EnumerateDirectories(AppContext.BaseDirectory)
            .Where(folder => File.Exists(Path.Combine(folder, file)))
            .Select(folder => Path.GetFileName(folder))
            .Append(English)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(CultureInfo.GetCultureInfo);
    }
}
