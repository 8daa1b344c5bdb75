using System.Globalization;
using System.Resources;
using Parley.Meetings.Signals;

namespace Parley.Server.Calls.Pages;

/// <summary>Why something cannot be done, by its code, in the language of the page. Reasons that no page meets have a sentence in English only.</summary>
internal static class RefusalTexts
{
    private static readonly ResourceManager Resources = new(typeof(RefusalTexts));

    public static string Of(Refusal refusal) => Resources.GetString(refusal.Code, CultureInfo.CurrentUICulture) ?? refusal.Message;
}
