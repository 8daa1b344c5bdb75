using Microsoft.AspNetCore.Antiforgery;
using Parley.Server.Accounts.Attempts;
using Parley.Server.Accounts.Sessions;
using Parley.Server.Data;
using Parley.Server.Hosting.Options;
using Parley.Server.Ui;
using Parley.Server.Ui.Languages;

namespace Parley.Server.Accounts.Pages;

/// <summary>The confirmation of an address: the link of the mail shows a button, the button confirms.</summary>
internal static class ConfirmPages
{
    public static void MapConfirmPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(AccountPaths.ConfirmEmail, ShowAsync).ExcludeFromDescription();
        routes.MapPost(AccountPaths.ConfirmEmail, PostAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context, string? token, ConfirmEmail confirmEmail, NewAccountCookie newAccount, Confirmation confirmation, CancellationToken cancellationToken)
    {
        if (token is null)
        {
            return AccountPages.Page<ConfirmEmailPage>(new { Caller.Of(context.User)?.Email, MailOff = !confirmation.IsAsked });
        }

        return await confirmEmail.OwnerAsync(token, cancellationToken) switch
        {
            null => Dead(context, confirmation),
            { EmailConfirmed: true } done => Done(context, done),
            { Language: var language, Id: var id, Email: var email } => new InLanguage(
                language, () => AccountPages.Page<ConfirmPage>(new { Email = email, Pressed = newAccount.Read(context, id) is not null })),
        };
    }

    /// <summary>With a token that of the button, else of the form that asks for another mail.</summary>
    private static Task<IResult> PostAsync(
        HttpContext context,
        string? token,
        IAntiforgery antiforgery,
        ConfirmEmail confirmEmail,
        NewAccountCookie newAccount,
        AccountCookie cookie,
        Confirmation confirmation,
        ParleyOptions options,
        CancellationToken cancellationToken) => token is null
            ? SendAgainAsync(context, antiforgery, confirmEmail, confirmation, options, cancellationToken)
            : ConfirmAsync(context, token, confirmEmail, newAccount, cookie, confirmation, cancellationToken);

    /// <remarks>The sealed token is the permission: it needs no cookie, which a mail program's own browser may not keep.</remarks>
    private static async Task<IResult> ConfirmAsync(
        HttpContext context, string token, ConfirmEmail confirmEmail, NewAccountCookie newAccount, AccountCookie cookie, Confirmation confirmation, CancellationToken cancellationToken)
    {
        if (await confirmEmail.RunAsync(token, cancellationToken) is not ConfirmEmailResult.Confirmed confirmed)
        {
            return Dead(context, confirmation);
        }

        if (confirmed.First && newAccount.Read(context, confirmed.Account.Id) is { } onward)
        {
            NewAccountCookie.Remove(context);
            await cookie.SignInAsync(context, confirmed.Account);
            return new InLanguage(confirmed.Account.Language, () => AccountPages.Page<ConfirmedPage>(new { Onward = onward }));
        }

        return Done(context, confirmed.Account);
    }

    private static IResult Dead(HttpContext context, Confirmation confirmation) => AccountPages.Page<ConfirmEmailPage>(
        new { Caller.Of(context.User)?.Email, MailOff = !confirmation.IsAsked, Problem = PageTexts.ConfirmLinkDead }, StatusCodes.Status400BadRequest);

    private static InLanguage Done(HttpContext context, AccountRow account)
    {
        // Signed in as this account already, perhaps without having confirmed.
        var signedIn = Caller.Of(context.User)?.AccountId == account.Id;
        return new InLanguage(account.Language, () => signedIn
            ? AccountPages.Page<ConfirmedPage>(new { Onward = "/" })
            : AccountPages.Page<SignInPage>(new { account.Email, Note = $"{PageTexts.ConfirmDone}." }));
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
            ? SignUpPages.MailSent(email, options, again: false)
            : AccountPages.Page<ConfirmEmailPage>(
                new { Email = email, Problem = AccountPages.Wait(context, AccountLimits.NextRequest) }, StatusCodes.Status429TooManyRequests);
    }
}
