using Microsoft.AspNetCore.Antiforgery;
using Parley.Server.Hosting.Options;
using Parley.Server.Ui;

namespace Parley.Server.Accounts.Pages;

/// <summary>Making an account.</summary>
internal static class SignUpPages
{
    public static void MapSignUpPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(AccountPaths.SignUp, ShowSignUp).ExcludeFromDescription();
        routes.MapPost(AccountPaths.SignUp, SignUpAsync).ExcludeFromDescription();
        routes.MapConfirmPages();
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

    /// <param name="again">Offers to send the mail once more.</param>
    public static IResult MailSent(string email, ParleyOptions options, bool again) => AccountPages.Page<MailSentPage>(new
    {
        Email = email,
        Text = PageTexts.With(PageTexts.CheckMailText, email),
        MailFiles = options.Mail is { Enabled: true, Smtp: null },
        Again = again,
    });
}
