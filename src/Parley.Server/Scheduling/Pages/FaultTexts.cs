using System.Globalization;
using System.Resources;
using Parley.Server.Ui.Languages;

namespace Parley.Server.Scheduling.Pages;

/// <summary>What is wrong with a field, by its code, for who reads the page in another language than the API speaks.</summary>
internal static class FaultTexts
{
    private static readonly ResourceManager Resources = new(typeof(FaultTexts));

    public static string Of(PlanFault fault) =>
        Resources.GetString(fault.Code, CultureInfo.CurrentUICulture) is { } sentence ? Sentences.Fill(sentence, fault.Typed) : fault.Message;
}
