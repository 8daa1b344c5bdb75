namespace Parley.Server.Calls.Doors;

/// <summary>Lets the server recognise a browser for a day, so that who was removed does not come back by reloading the page under another name.</summary>
internal static class BrowserCookie
{
    private const string Name = "parley-browser";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public static void Give(HttpContext context)
    {
        if (DigestOf(context) is null)
        {
            context.Response.Cookies.Append(Name, Secrets.NewToken(), new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
                MaxAge = Kept,
            });
        }
    }

    /// <summary>Null when the browser shows none.</summary>
    public static string? DigestOf(HttpContext? context) =>
        context?.Request.Cookies[Name] is { } shown && Secrets.IsToken(shown) ? Secrets.Digest(shown) : null;
}
