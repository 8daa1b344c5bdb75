using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Parley.Server.Data;

namespace Parley.Server.Accounts;

/// <summary>The cookie of pages holds which account and which security stamp; everything else is read anew for each request.</summary>
internal sealed class AccountCookie(CurrentAccounts accounts) : CookieAuthenticationEvents
{
    private const string StampType = "parley:stamp";

    public static readonly TimeSpan Life = TimeSpan.FromDays(30);

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "parley-account";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Life;
        options.SlidingExpiration = true;
        options.EventsType = typeof(AccountCookie);
    }

    public static Task SignInAsync(HttpContext context, AccountRow account) => context.SignInAsync(
        AccountSchemes.Cookie,
        new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, account.Id.ToString()), new Claim(StampType, account.SecurityStamp!)],
            AccountSchemes.Cookie)),
        new AuthenticationProperties { IsPersistent = true });

    public static Task SignOutAsync(HttpContext context) => context.SignOutAsync(AccountSchemes.Cookie);

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var caller = Guid.TryParse(context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id) && context.Principal!.FindFirstValue(StampType) is { } stamp
            ? await accounts.FindAsync(id, stamp, context.HttpContext.RequestAborted)
            : null;
        if (caller is null)
        {
            context.RejectPrincipal();
            await SignOutAsync(context.HttpContext);
            return;
        }

        context.ReplacePrincipal(caller.ToPrincipal(AccountSchemes.Cookie));
    }
}
