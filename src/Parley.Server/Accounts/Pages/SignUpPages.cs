using Microsoft.AspNetCore.Antiforgery;
using Parley.Server.Accounts.Attempts;
using Parley.Server.Accounts.Sessions;
using Parley.Server.Hosting.Options;
using Parley.Server.Ui;
using Parley.Server.Ui.Languages;

namespace Parley.Server.Accounts.Pages;

/// <summary>Sign-up and the confirmation of the address.</summary>
internal static class SignUpPages
{
    public static void MapSignUpPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(AccountPaths.SignUp, ShowSignUp).ExcludeFromDescription();
        routes.MapPost(AccountPaths.SignUp, SignUpAsync).ExcludeFromDescription();
        routes.MapGet(AccountPaths.ConfirmEmail, ConfirmAsync).ExcludeFromDescription();
        routes.MapPost(AccountPaths.ConfirmEmail, SendAgainAsync).ExcludeFromDescription();
    }

    private static IResult ShowSignUp(HttpContext context, string? returnUrl, Confirmation confirmation) => Caller.Of(context.User) is not null
        ? TypedResults.LocalRedirect(ReturnAddress.Clean(returnUrl))
        : AccountPages.Page<SignUpPage>(new { ReturnUrl = ReturnAddress.Clean(returnUrl), MailOff = !confirmation.IsAsked });

    private static async Task<IResult> SignUpAsync(
        HttpContext context, IAntiforgery antiforgery, SignUp signUp, NewAccountCookie newAccount, Confirmation confirmation, ParleyOptions options, CancellationToken cancellationToken)
    {
        if (await OwnForm.ReadAsync(context, antiforgery) is not { } fields)
        {
            return AccountPages.Page<SignUpPage>(new { MailOff = !confirmation.IsAsked, Problem = PageTexts.FormExpired }, StatusCodes.Status400BadRequest);
        }

        var form = new SignUpForm(
            fields["fullName"].ToString(), fields["email"].ToString(), fields["password"].ToString(), fields["confirmPassword"].ToString(), fields["terms"] == "true", fields["timeZone"]);
        var returnUrl = ReturnAddress.Clean(fields["returnUrl"]);
        var result = await signUp.RunAsync(form, context.Connection.RemoteIpAddress, cancellationToken);
        switch (result)
        {
            case SignUpResult.Accepted accepted when confirmation.IsAsked:
                newAccount.Write(context, accepted.Account, returnUrl);
                return MailSent(form.Email, options, again: true);
            case SignUpResult.Accepted:
                return AccountPages.Page<SignInPage>(new { form.Email, ReturnUrl = returnUrl, Note = PageTexts.ReadyText });
            case SignUpResult.Slowed slowed:
                return Again(StatusCodes.Status429TooManyRequests, AccountPages.Wait(context, slowed.RetryAfter), new Dictionary<string, string>());
            default:
                return Again(StatusCodes.Status400BadRequest, null, ((SignUpResult.Invalid)result).Problems);
        }

        IResult Again(int status, string? problem, IReadOnlyDictionary<string, string> problems) =>
            AccountPages.Page<SignUpPage>(new { form.FullName, form.Email, form.AcceptsTerms, ReturnUrl = returnUrl, MailOff = !confirmation.IsAsked, Problem = problem, Problems = problems }, status);
    }

    private static async Task<IResult> ConfirmAsync(
        HttpContext context, string? token, ConfirmEmail confirmEmail, NewAccountCookie newAccount, AccountCookie cookie, Confirmation confirmation, CancellationToken cancellationToken)
    {
        if (token is null)
        {
            return AccountPages.Page<ConfirmEmailPage>(new { Caller.Of(context.User)?.Email, MailOff = !confirmation.IsAsked });
        }

        if (await confirmEmail.RunAsync(token, cancellationToken) is not ConfirmEmailResult.Confirmed confirmed)
        {
            return AccountPages.Page<ConfirmEmailPage>(
                new { Caller.Of(context.User)?.Email, MailOff = !confirmation.IsAsked, Problem = PageTexts.ConfirmLinkDead }, StatusCodes.Status400BadRequest);
        }

        if (confirmed.First && newAccount.Read(context, confirmed.Account.Id) is { } onward)
        {
            NewAccountCookie.Remove(context);
            await cookie.SignInAsync(context, confirmed.Account);
            return new InLanguage(confirmed.Account.Language, () => AccountPages.Page<ConfirmedPage>(new { Onward = onward }));
        }

        // Signed in as this account already, perhaps without having confirmed.
        var signedIn = Caller.Of(context.User)?.AccountId == confirmed.Account.Id;
        return new InLanguage(confirmed.Account.Language, () => signedIn
            ? AccountPages.Page<ConfirmedPage>(new { Onward = "/" })
            : AccountPages.Page<SignInPage>(new { confirmed.Account.Email, Note = $"{PageTexts.ConfirmDone}." }));
    }

    private static async Task<IResult> SendAgainAsync(
        HttpContext context, IAntiforgery antiforgery, ConfirmEmail confirmEmail, Confirmation confirmation, ParleyOptions options, CancellationToken cancellationToken)
    {
        if (await OwnForm.ReadAsync(context, antiforgery) is not { } form)
        {
            return AccountPages.Page<ConfirmEmailPage>(new { MailOff = !confirmation.IsAsked, Problem = PageTexts.FormExpired }, StatusCodes.Status400BadRequest);
        }

        var email = form["email"].ToString();
        return await confirmEmail.SendAgainAsync(email, context.Connection.RemoteIpAddress, cancellationToken)
            ? MailSent(email, options, again: false)
            : AccountPages.Page<ConfirmEmailPage>(
                new { Email = email, Problem = AccountPages.Wait(context, AccountLimits.NextRequest) }, StatusCodes.Status429TooManyRequests);
    }

    private static IResult MailSent(string email, ParleyOptions options, bool again) => AccountPages.Page<MailSentPage>(new
    {
        Email = email,
        Text = PageTexts.With(PageTexts.CheckMailText, email),
        MailFiles = options.Mail is { Enabled: true, Smtp: null },
        Again = again,
    });
}
