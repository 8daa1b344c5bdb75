using System.Globalization;
using System.Resources;
using System.Text.Json;
using Parley.Meetings.Signals;

namespace Parley.Server.Scheduling.History;

/// <summary>The log of a meeting for people: who did what to whom, in one language. Another language is one more <c>LogSentences.xx.resx</c>.</summary>
internal sealed class LogSentences(CultureInfo culture)
{
    private static readonly ResourceManager Resources = new(typeof(LogSentences));

    private static readonly Dictionary<string, string> NameOf =
        Enum.GetNames<ModerationAct>().ToDictionary(name => JsonNamingPolicy.CamelCase.ConvertName(name), name => name);

    /// <param name="language">Tag such as <c>fr</c> or <c>fr-CA</c>; what there are no sentences in is English.</param>
    public static LogSentences In(string language) => new(CultureInfo.GetCultureInfo(language));

    public string Of(LogEntryObject entry)
    {
        var sentence = string.Format(CultureInfo.InvariantCulture, Get(NameOf[entry.Act]), entry.By ?? Get("Server"), entry.Who ?? Get("Somebody"));
        return entry.Detail is null ? sentence : $"{sentence} ({entry.Detail})";
    }

    private string Get(string name) => Resources.GetString(name, culture) ?? throw new MissingManifestResourceException($"The sentence {name} is missing.");
}
