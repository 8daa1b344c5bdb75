using System.Text;

namespace Parley.Server.Accounts;

/// <summary>
/// Remembers for a few days which account this browser has just made and where it was going: only here does the link of the mail
/// sign in. Elsewhere it only confirms; otherwise somebody who gave another person's address would be let in by that person's click.
/// </summary>
internal sealed class NewAccountCookie(Seal seal)
{
    private const string Name = "parley-new-account";
    private const string Purpose = "new-account";
    private const int IdBytes = 16;
    private const int LongestAddress = 300;

    /// <param name="account">Null where there is none: the answer must look the same.</param>
    public void Write(HttpContext context, Guid? account, string returnUrl)
    {
        var content = new byte[IdBytes + LongestAddress];
        (account ?? Guid.NewGuid()).TryWriteBytes(content);
        var address = Encoding.UTF8.GetBytes(returnUrl);
        if (address.Length <= LongestAddress)
        {
            address.CopyTo(content, IdBytes);
        }

        context.Response.Cookies.Append(Name, seal.Close(Purpose, content, AccountLinks.ConfirmLife), Options(context));
    }

    /// <summary>Where the browser that made this account was going; null in any other browser.</summary>
    public string? Read(HttpContext context, Guid account)
    {
        return seal.Open(Purpose, context.Request.Cookies[Name]) is { Length: IdBytes + LongestAddress } content && new Guid(content.AsSpan(0, IdBytes)) == account
            ? ReturnAddress.Clean(Encoding.UTF8.GetString(content.AsSpan(IdBytes)).TrimEnd('\0'))
            : null;
    }

    public static void Remove(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context));

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        MaxAge = AccountLinks.ConfirmLife,
    };
}
