using System.Globalization;
using System.Resources;

namespace Parley.Server.Scheduling.Pages;

/// <summary>What hosts did, in sentences: one for each act, and one more where a detail makes another act of it.</summary>
internal static class LogTexts
{
    public const string Colon = "Colon";
    public const string Nobody = "Nobody";
    public const string Unknown = "Unknown";

    private const string DetailPrefix = "Detail.";

    private static readonly ResourceManager Resources = new(typeof(LogTexts));

    /// <summary>Blank 0 takes who did it, blank 1 whom it was done to.</summary>
    /// <param name="act">By its name in the API, such as <c>madeCoHost</c>.</param>
    public static string? OfAct(string act, string? detail)
    {
        var name = char.ToUpperInvariant(act[0]) + act[1..];
        return Find($"{name}.{detail}") ?? Find(name);
    }

    /// <returns>Null: this says nothing to a person.</returns>
    public static string? OfDetail(string detail) => Find(DetailPrefix + detail);

    public static string Get(string name) => Find(name) ?? throw new MissingManifestResourceException($"The text {name} is missing.");

    private static string? Find(string name) => Resources.GetString(name, CultureInfo.CurrentUICulture);
}
