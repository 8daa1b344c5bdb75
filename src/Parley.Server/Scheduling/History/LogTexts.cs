using System.Globalization;
using System.Resources;
using Parley.Server.Ui;

namespace Parley.Server.Scheduling.History;

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

    /// <returns>What is to be said of a detail beside its sentence; often nothing.</returns>
    public static string DetailsOf(string? detail) => string.Join(PageTexts.Comma, (detail ?? "").Split(' ').Select(OfDetail).OfType<string>());

    /// <summary>An entry as plain text.</summary>
    public static string Sentence(LogEntryObject entry)
    {
        var known = OfAct(entry.Act, entry.Detail);
        var form = known ?? Get(Unknown);
        var sentence = string.Format(CultureInfo.InvariantCulture, form, entry.By ?? Get(Nobody), known is null ? entry.Act : entry.Who);
        var details = DetailsOf(entry.Detail);
        return details.Length == 0 ? sentence : sentence + Get(Colon) + details;
    }

    public static string Get(string name) => Find(name) ?? throw new MissingManifestResourceException($"The text {name} is missing.");

    private static string? Find(string name) => Resources.GetString(name, CultureInfo.CurrentUICulture);
}
