using System.Globalization;

namespace Parley.Server.Ui.Languages;

/// <summary>A page for somebody whose language is known by the link that was opened. Whoever has chosen another one reads that.</summary>
/// <param name="page">Makes it, once its language is settled.</param>
internal sealed class InLanguage(string language, Func<IResult> page) : IResult
{
    /// <summary>What the page will be written in.</summary>
    public static CultureInfo Of(HttpContext context, string language) => LanguageChoice.Chosen(context) ?? PageLanguages.Find(language) ?? CultureInfo.CurrentUICulture;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        LanguageChoice.Speak(Of(httpContext, language));
        return page().ExecuteAsync(httpContext);
    }
}
