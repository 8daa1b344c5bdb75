using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Diagnostics;
using Parley.Server.Data;
using Parley.Server.Hosting.Database;

namespace Parley.Server.Accounts.Sessions;

/// <summary>The cookie of pages names a session; everything else is read anew for each request.</summary>
internal sealed class AccountCookie(AccountSessions sessions, Confirmation confirmation) : CookieAuthenticationEvents
{
    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "parley-account";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = AccountSessions.Life;
        // The session's row decides; ValidatePrincipal writes the cookie again when that was prolonged.
        options.SlidingExpiration = false;
        options.EventsType = typeof(AccountCookie);
    }

    /// <summary>Signs the browser in, for this request's answer too.</summary>
    public async Task SignInAsync(HttpContext context, AccountRow account)
    {
        if (Caller.SessionOf(context.User) is { } earlier)
        {
            await sessions.EndAsync(earlier, context.RequestAborted);
        }

        var session = await sessions.BeginAsync(account, null, context.RequestAborted);
        await WriteAsync(context, session);
        context.User = confirmation.CallerOf(account).ToPrincipal(AccountSchemes.Cookie, session);
    }

    public async Task SignOutAsync(HttpContext context)
    {
        if (Caller.SessionOf(context.User) is { } session)
        {
            await sessions.EndAsync(session, context.RequestAborted);
        }

        await context.SignOutAsync(AccountSchemes.Cookie);
        context.User = new ClaimsPrincipal(new ClaimsIdentity());
    }

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        LiveSession? session = null;
        try
        {
            session = Caller.SessionOf(context.Principal) is { } id ? await sessions.FindAsync(id, prolongs: true, context.HttpContext.RequestAborted) : null;
        }
        catch (Exception error) when (DatabaseTrouble.Explains(error) && context.HttpContext.Features.Get<IExceptionHandlerFeature>() is not null)
        {
            // The page that says what went wrong needs no name at its top.
            context.RejectPrincipal();
            return;
        }

        if (session is null)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(AccountSchemes.Cookie);
            return;
        }

        if (session.Renewed)
        {
            await WriteAsync(context.HttpContext, session.Id);
        }

        context.ReplacePrincipal(session.Caller.ToPrincipal(AccountSchemes.Cookie, session.Id));
    }

    private static Task WriteAsync(HttpContext context, Guid session) => context.SignInAsync(
        AccountSchemes.Cookie,
        new ClaimsPrincipal(new ClaimsIdentity([new Claim(Caller.SessionType, session.ToString())], AccountSchemes.Cookie)),
        new AuthenticationProperties { IsPersistent = true });
}
