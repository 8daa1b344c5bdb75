using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;
using Parley.Server.Mail.Pages;
using Parley.Server.Ui;
using Parley.Server.Ui.Languages;
using Parley.Server.Ui.Pages;

namespace Parley.Server.Mail;

/// <summary>"Don't send me invitations from this server": a link in each mail to somebody without an account.</summary>
internal sealed class StopInvitations(IDbContextFactory<ParleyDb> databases, TimeProvider time, IDataProtectionProvider protection)
{
    private const string Base = "/mail/stop/";

    private readonly IDataProtector _protector = protection.CreateProtector("Parley.Mail.StopInvitations");

    /// <param name="language">Of the mail, and so of the page.</param>
    public string PathFor(string address, string language) => Base + _protector.Protect($"{address} {language}");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Base + "{token}", (string token, StopInvitations stop, CancellationToken cancellationToken) => stop.ShowAsync(token, cancellationToken)).ExcludeFromDescription();
        // The signed address is the permission: mail programs send this from their own servers (RFC 8058), without a cookie or a form.
        routes.MapPost(Base + "{token}", (string token, HttpRequest request, StopInvitations stop, CancellationToken cancellationToken) => stop.ChangeAsync(token, request, cancellationToken))
            .DisableAntiforgery().ExcludeFromDescription();
    }

    private async Task<IResult> ShowAsync(string token, CancellationToken cancellationToken)
    {
        if (Read(token) is not var (address, language))
        {
            return new RazorComponentResult<LinkUnknownPage> { StatusCode = StatusCodes.Status404NotFound };
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var stopped = await db.MailOptOuts.AnyAsync(row => row.AddressDigest == address.Digest, cancellationToken);
        return new InLanguage(language, () => new RazorComponentResult<StopInvitationsPage>(new { Address = address.Value, Stopped = stopped }));
    }

    private async Task<IResult> ChangeAsync(string token, HttpRequest request, CancellationToken cancellationToken)
    {
        if (Read(token) is not var (address, _))
        {
            return new RazorComponentResult<LinkUnknownPage> { StatusCode = StatusCodes.Status404NotFound };
        }

        // Whoever posts here without any that can be read wants no invitations.
        var fields = await OpenForm.ReadAsync(request) ?? FormCollection.Empty;
        var oneClick = fields["List-Unsubscribe"] == "One-Click";
        var allow = !oneClick && fields["action"] == "allow";
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (allow)
        {
            await db.MailOptOuts.Where(row => row.AddressDigest == address.Digest).ExecuteDeleteAsync(cancellationToken);
        }
        else
        {
            await MailQueue.OptOutAsync(db, address.Digest, time.GetUtcNow(), cancellationToken);
        }

        // A mail program is not sent on: RFC 8058, section 3.1. A person's browser shows the page again.
        return oneClick ? TypedResults.Ok() : TypedResults.Redirect(Base + token);
    }

    private (EmailAddress Address, string Language)? Read(string token)
    {
        try
        {
            // Links of earlier mails name no language. No address has a blank in it.
            var parts = _protector.Unprotect(token).Split(' ');
            return EmailAddress.TryParse(parts[0], out var address) ? (address, parts.ElementAtOrDefault(1) ?? "") : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
