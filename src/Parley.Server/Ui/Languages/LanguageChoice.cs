using System.Globalization;
using System.Security.Claims;
using Parley.Server.Hosting.Options;
using Parley.Server.Hosting.Web;
using Parley.Server.Ui.Api;

namespace Parley.Server.Ui.Languages;

/// <summary>In which language a request is answered.</summary>
internal static class LanguageChoice
{
    /// <summary>Field of an address that chooses a language: <c>?l=fr</c>.</summary>
    public const string Field = "l";

    /// <summary>Keeps a choice. It is a preference and no secret, and nothing else hangs on it.</summary>
    public const string Cookie = "parley-language";

    /// <summary>After it is known who is signed in.</summary>
    public static void UseLanguages(this IApplicationBuilder app)
    {
        var fixedLanguage = PageLanguages.Find(app.ApplicationServices.GetRequiredService<ParleyOptions>().PageLanguage);
        app.Use(next => context =>
        {
            // Programs read codes; what they are told beside them is English everywhere.
            var (culture, chosen) = IsPage(context.Request) ? Of(context, fixedLanguage) : (PageLanguages.Find(PageLanguages.English)!, true);
            Speak(culture);
            context.Items[typeof(LanguageChoice)] = chosen ? culture : null;
            return next(context);
        });
    }

    /// <summary>The language that somebody has chosen, here or in the account; null: it was guessed.</summary>
    public static CultureInfo? Chosen(HttpContext context) => context.Items[typeof(LanguageChoice)] as CultureInfo;

    /// <summary>Texts come in the language; what is formatted without saying how stays as programs read it.</summary>
    public static void Speak(CultureInfo culture) => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.InvariantCulture, culture);

    /// <summary>What the address of a page asks for; null: nothing, or a language that there is not.</summary>
    public static CultureInfo? Asked(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? PageLanguages.Find(request.Query[Field]) : null;

    private static bool IsPage(HttpRequest request) => !ErrorAnswers.IsForPrograms(request.Path) || request.Path == ApiDescription.PagePath;

    private static (CultureInfo Culture, bool Chosen) Of(HttpContext context, CultureInfo? fixedLanguage)
    {
        var request = context.Request;
        if (Asked(request) is { } asked)
        {
            Keep(context, asked);
            return (asked, true);
        }

        var known = PageLanguages.Find(request.Cookies[Cookie]) ?? PageLanguages.Find(context.User.FindFirstValue(ReaderClaims.Language));
        return known is not null ? (known, true) : (fixedLanguage ?? Accepted(request) ?? PageLanguages.Find(PageLanguages.English)!, false);
    }

    private static void Keep(HttpContext context, CultureInfo culture)
    {
        if (context.Request.Cookies[Cookie] == culture.Name || context.Response.HasStarted)
        {
            return;
        }

        context.Response.Cookies.Append(Cookie, culture.Name, new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = TimeSpan.FromDays(365),
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
        });
    }

    /// <summary>What the browser says its user reads, the dearest first (RFC 9110, section 12.5.4).</summary>
    private static CultureInfo? Accepted(HttpRequest request) => request.GetTypedHeaders().AcceptLanguage
        .Where(language => language.Quality is not 0)
        .OrderByDescending(language => language.Quality ?? 1)
        .Select(language => PageLanguages.Find(language.Value.Value))
        .FirstOrDefault(culture => culture is not null);
}
