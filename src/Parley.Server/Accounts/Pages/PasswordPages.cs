using Microsoft.AspNetCore.Antiforgery;
using Parley.Server.Accounts.Attempts;
using Parley.Server.Accounts.Sessions;
using Parley.Server.Hosting.Options;
using Parley.Server.Ui;
using Parley.Server.Ui.Languages;

namespace Parley.Server.Accounts.Pages;

/// <summary>Forgotten passwords and new ones.</summary>
internal static class PasswordPages
{
    public static void MapPasswordPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(AccountPaths.ForgotPassword, (HttpContext context, Confirmation confirmation) =>
            AccountPages.Page<ForgotPasswordPage>(new { Caller.Of(context.User)?.Email, MailOff = !confirmation.IsAsked })).ExcludeFromDescription();
        routes.MapPost(AccountPaths.ForgotPassword, ForgotAsync).ExcludeFromDescription();
        routes.MapGet(AccountPaths.ResetPassword, ShowResetAsync).ExcludeFromDescription();
        routes.MapPost(AccountPaths.ResetPassword, ResetAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> ForgotAsync(
        HttpContext context, IAntiforgery antiforgery, ForgotPassword forgotPassword, Confirmation confirmation, ParleyOptions options, CancellationToken cancellationToken)
    {
        var form = await OwnForm.ReadAsync(context, antiforgery);
        var email = form?["email"].ToString();
        if (form is null)
        {
            return AccountPages.Page<ForgotPasswordPage>(new { MailOff = !confirmation.IsAsked, Problem = PageTexts.FormExpired }, StatusCodes.Status400BadRequest);
        }

        if (!await forgotPassword.RunAsync(email!, context.Connection.RemoteIpAddress, cancellationToken))
        {
            return AccountPages.Page<ForgotPasswordPage>(
                new { Email = email, MailOff = !confirmation.IsAsked, Problem = AccountPages.Wait(context, AccountLimits.NextRequest) }, StatusCodes.Status429TooManyRequests);
        }

        return AccountPages.Page<MailSentPage>(new
        {
            Title = confirmation.IsAsked ? PageTexts.CheckMail : PageTexts.MailOff,
            Email = email,
            Text = confirmation.IsAsked ? PageTexts.With(PageTexts.ForgotSentText, email) : PageTexts.MailOffForgotText,
            MailFiles = options.Mail is { Enabled: true, Smtp: null },
        });
    }

    private static async Task<IResult> ShowResetAsync(string? token, ResetPassword resetPassword, CancellationToken cancellationToken) =>
        await resetPassword.OwnerAsync(token, cancellationToken) is { } owner
            ? new InLanguage(owner.Language, () => AccountPages.Page<ResetPasswordPage>(new { Token = token }))
            : AccountPages.Page<ResetPasswordPage>(new { Dead = true }, StatusCodes.Status400BadRequest);

    private static async Task<IResult> ResetAsync(HttpContext context, IAntiforgery antiforgery, ResetPassword resetPassword, AccountCookie cookie, CancellationToken cancellationToken)
    {
        if (await OwnForm.ReadAsync(context, antiforgery) is not { } form)
        {
            // The page with its token lies behind the link in the mail.
            return AccountPages.Page<ResetPasswordPage>(new { Dead = true }, StatusCodes.Status400BadRequest);
        }

        var token = form["token"].ToString();
        if (await resetPassword.OwnerAsync(token, cancellationToken) is not { Language: var language })
        {
            return AccountPages.Page<ResetPasswordPage>(new { Dead = true }, StatusCodes.Status400BadRequest);
        }

        // What is wrong with a password is said before there is a page.
        LanguageChoice.Speak(InLanguage.Of(context, language));
        var result = await resetPassword.RunAsync(token, form["newPassword"].ToString(), form["confirmPassword"].ToString(), context.Connection.RemoteIpAddress, cancellationToken);
        if (result is ResetPasswordResult.Done)
        {
            // Whoever was signed in here was, too, by the old password, or is somebody else.
            await cookie.SignOutAsync(context);
        }

        return new InLanguage(language, () => result switch
        {
            ResetPasswordResult.Done done => AccountPages.Page<SignInPage>(new { done.Account.Email, Note = PageTexts.ResetDone }),
            ResetPasswordResult.Invalid invalid => AccountPages.Page<ResetPasswordPage>(new { Token = token, invalid.Problems }, StatusCodes.Status400BadRequest),
            ResetPasswordResult.Slowed slowed => AccountPages.Page<ResetPasswordPage>(
                new { Token = token, Problem = AccountPages.Wait(context, slowed.RetryAfter) }, StatusCodes.Status429TooManyRequests),
            _ => AccountPages.Page<ResetPasswordPage>(new { Dead = true }, StatusCodes.Status400BadRequest),
        });
    }
}
