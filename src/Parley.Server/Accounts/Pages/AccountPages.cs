using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Server.Accounts.Attempts;
using Parley.Server.Accounts.Sessions;
using Parley.Server.Ui;

namespace Parley.Server.Accounts.Pages;

/// <summary>Sign-in, sign-out and what their pages share. All of them work without script.</summary>
internal static class AccountPages
{
    public static void MapAccountPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(AccountPaths.SignIn, ShowSignIn).ExcludeFromDescription();
        routes.MapPost(AccountPaths.SignIn, SignInAsync).ExcludeFromDescription();
        routes.MapPost(AccountPaths.SignOut, SignOutAsync).ExcludeFromDescription();
        routes.MapSignUpPages();
        routes.MapPasswordPages();
    }

    public static IResult Page<TPage>(object values, int status = StatusCodes.Status200OK) where TPage : IComponent =>
        new RazorComponentResult<TPage>(values) { StatusCode = status };

    /// <summary>The page that a form leads to; a reload of it posts nothing again.</summary>
    public static IResult Onward(HttpContext context, string address)
    {
        context.Response.Headers.Location = address;
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>What somebody is told who has to wait, with the header that programs read.</summary>
    public static string Wait(HttpContext context, TimeSpan retryAfter)
    {
        context.Response.Headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var minutes = (int)Math.Ceiling(retryAfter.TotalMinutes);
        return PageTexts.With(PageTexts.LockedOut, minutes == 1 ? PageTexts.OneMinute : PageTexts.With(PageTexts.Minutes, minutes));
    }

    private static IResult ShowSignIn(HttpContext context, string? returnUrl) => Caller.Of(context.User) is not null
        ? TypedResults.LocalRedirect(ReturnAddress.Clean(returnUrl))
        : Page<SignInPage>(new { ReturnUrl = ReturnAddress.Clean(returnUrl) });

    private static async Task<IResult> SignInAsync(HttpContext context, IAntiforgery antiforgery, CheckPassword checkPassword, AccountCookie cookie, CancellationToken cancellationToken)
    {
        if (await OwnForm.ReadAsync(context, antiforgery) is not { } form)
        {
            return Page<SignInPage>(new { Problem = PageTexts.FormExpired }, StatusCodes.Status400BadRequest);
        }

        var (email, returnUrl) = (form["email"].ToString(), ReturnAddress.Clean(form["returnUrl"]));
        var result = await checkPassword.RunAsync(email, form["password"].ToString(), form["code"], context.Connection.RemoteIpAddress, BrowserMark.Of(context.Request), cancellationToken);
        if (result is CheckPasswordResult.Right { Account: var account })
        {
            await cookie.SignInAsync(context, account);
            return Onward(context, returnUrl);
        }

        var (problem, status) = result switch
        {
            CheckPasswordResult.Slowed slowed => (Wait(context, slowed.RetryAfter), StatusCodes.Status429TooManyRequests),
            CheckPasswordResult.CodeNeeded => (PageTexts.TwoFactorNeeded, StatusCodes.Status400BadRequest),
            CheckPasswordResult.CodeWrong => (PageTexts.TwoFactorWrong, StatusCodes.Status400BadRequest),
            _ => (PageTexts.SignInWrong, StatusCodes.Status400BadRequest),
        };
        return Page<SignInPage>(
            new { Email = email, ReturnUrl = returnUrl, Problem = problem, AsksForCode = result is CheckPasswordResult.CodeNeeded or CheckPasswordResult.CodeWrong },
            status);
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, IAntiforgery antiforgery, AccountCookie cookie)
    {
        // A form from before a sign-in elsewhere names somebody else; whoever is out already is where the button leads.
        if (await OwnForm.ReadAsync(context, antiforgery) is null && Caller.Of(context.User) is not null)
        {
            return Page<SignInPage>(new { Problem = PageTexts.FormExpired }, StatusCodes.Status400BadRequest);
        }

        await cookie.SignOutAsync(context);
        return Onward(context, "/");
    }
}
