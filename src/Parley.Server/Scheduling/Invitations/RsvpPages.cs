using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;
using Parley.Server.Hosting.Options;
using Parley.Server.Scheduling.Invitations.Pages;
using Parley.Server.Ui;
using Parley.Server.Ui.Languages;
using Parley.Server.Ui.Pages;

namespace Parley.Server.Scheduling.Invitations;

/// <summary>Where invited people answer. The signed address is the permission; opening it changes nothing, since programs open links too.</summary>
internal sealed class RsvpPages(IDbContextFactory<ParleyDb> databases, InvitationLinks links, InvitationMails mails, ParleyOptions options, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/rsvp/{token}", (string token, string? answer, HttpContext context, RsvpPages pages, CancellationToken cancellationToken) => pages.ShowAsync(token, answer, context, cancellationToken)).ExcludeFromDescription();
        routes.MapPost("/rsvp/{token}", (string token, HttpRequest request, RsvpPages pages, CancellationToken cancellationToken) => pages.AnswerAsync(token, request, cancellationToken))
            .DisableAntiforgery().ExcludeFromDescription();
        routes.MapGet("/rsvp/{token}/invite.ics", (string token, RsvpPages pages, CancellationToken cancellationToken) => pages.FileAsync(token, cancellationToken)).ExcludeFromDescription();
    }

    /// <summary>A page leads to where it was opened, whatever address mails begin with.</summary>
    private static string OnThisSite(string address)
    {
        var uri = new Uri(address);
        return uri.PathAndQuery + uri.Fragment;
    }

    private static RazorComponentResult<LinkUnknownPage> Gone() => new() { StatusCode = StatusCodes.Status404NotFound };

    private async Task<IResult> ShowAsync(string token, string? answer, HttpContext context, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, token, cancellationToken) is not var (meeting, recipient))
        {
            return Gone();
        }

        var reader = recipient with { Texts = Recipient.InLanguage(InLanguage.Of(context, recipient.Language).Name) };
        var view = RsvpView.Of(meeting, reader, OnThisSite(links.Join(meeting, recipient)), Rsvps.Parse(answer), answer == "saved");
        return new InLanguage(recipient.Language, () => new RazorComponentResult<RsvpPage>(new { View = view }));
    }

    private async Task<IResult> AnswerAsync(string token, HttpRequest request, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, token, cancellationToken) is not var (meeting, recipient))
        {
            return Gone();
        }

        var answer = (await OpenForm.ReadAsync(request))?["answer"].ToString();
        // The page says that there is nothing to answer any more.
        if (Rsvps.Parse(answer) is not { } rsvp || Rsvps.RefusalOf(meeting.Meeting) is not null)
        {
            return TypedResults.Redirect($"/rsvp/{token}");
        }

        await Rsvps.SaveAsync(db, recipient.Invitee!.Id, rsvp, time.GetUtcNow(), cancellationToken);
        return TypedResults.Redirect($"/rsvp/{token}?answer=saved");
    }

    private async Task<IResult> FileAsync(string token, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await FindAsync(db, token, cancellationToken) is not var (meeting, recipient) ? Gone() : CalendarFile.Of(MeetingCalendar.All(meeting, mails.EntryOf(meeting, recipient)));
    }

    private async Task<(InvitedMeeting Meeting, Recipient Recipient)?> FindAsync(ParleyDb db, string token, CancellationToken cancellationToken)
    {
        if (links.Read(token) is not var (id, number)
            || await db.Invitees.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.LinkNumber == number, cancellationToken) is not { } invitee
            || await InvitedMeeting.LoadAsync(db, invitee.MeetingId, cancellationToken) is not { } meeting)
        {
            return null;
        }

        return (meeting, (await Recipient.AmongAsync(db, meeting, [invitee], options.DefaultLanguage, cancellationToken))[0]);
    }
}
