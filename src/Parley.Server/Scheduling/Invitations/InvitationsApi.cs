using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Parley.Meetings.Signals;
using Parley.Server.Calls;
using Parley.Server.Data;
using Parley.Server.Hosting.Options;

namespace Parley.Server.Scheduling.Invitations;

/// <summary>Invitations over HTTP: the calendar entry, the caller's answer, what became of mails, a new personal link.</summary>
internal sealed class InvitationsApi(
    MeetingAccessCheck accessCheck, InvitationMails mails, RenewLink renew, MeetingLinks links, IDbContextFactory<ParleyDb> databases, ParleyOptions options, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/meetings").WithTags("Invitations");
        group.MapGet("/{id}/calendar.ics", (string id, HttpContext context, InvitationsApi api) => api.FileAsync(id, context))
            .DescribeFile("The meeting as a calendar file, as much as the caller may see of it", "text/calendar", [], 404, 409, 429);
        group.MapPut("/{id}/rsvp", (string id, RsvpBody body, HttpContext context, InvitationsApi api) => api.AnswerAsync(id, body, context))
            .Describe<RsvpBody>(StatusCodes.Status200OK, "The invited caller answers: yes, no or maybe", 400, 401, 403, 404, 409, 429);
        group.MapGet("/{id}/mails", (string id, bool? failed, int? limit, string? cursor, HttpContext context, InvitationsApi api) => api.MailsAsync(id, failed == true, limit, cursor, context))
            .Describe<Page<SentMail>>(StatusCodes.Status200OK, "What became of the meeting's mails, newest first; failed=true: those that will not arrive", 400, 401, 403, 404, 429);
        group.MapPost("/{id}/invitees/renew", (string id, RenewBody body, HttpContext context, InvitationsApi api) => api.RenewAsync(id, body, context))
            .Describe<RenewBody>(StatusCodes.Status200OK, "Takes back somebody's personal link and sends another", 400, 401, 403, 404, 429);
    }

    internal sealed record RsvpBody(string Answer);

    internal sealed record RenewBody(string Email);

    private async Task<IResult> FileAsync(string id, HttpContext context)
    {
        var cancellation = context.RequestAborted;
        var (access, refusal) = await accessCheck.RunAsync(context, id, Standing.Outsider, cancellation);
        if (refusal is not null)
        {
            return RefusalProblem.Of(context, refusal);
        }

        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await InvitedMeeting.LoadAsync(db, access!.Meeting.Id, cancellation) is not { } meeting)
        {
            return RefusalProblem.Of(context, Refused.NotScheduled);
        }

        return access switch
        {
            { Standing: Standing.Host } => File(meeting, mails.EntryOf(meeting, Recipient.HostOf(meeting))),
            { Invitation: { } invitee } => File(meeting, mails.EntryOf(meeting, (await Recipient.AmongAsync(db, meeting, [invitee], options.DefaultLanguage, cancellation))[0])),
            // Who has only the link learns when it is, as on the page behind the link, and nothing of people.
            _ => File(
                meeting with { Meeting = Bare(meeting.Meeting) },
                new EntryFor(Instant.FromDateTimeOffset(time.GetUtcNow()), links.Join(access.Id), null, null, [])),
        };
    }

    private static FileContentHttpResult File(InvitedMeeting meeting, EntryFor entry) => CalendarFile.Of(MeetingCalendar.All(meeting, entry));

    private static MeetingRow Bare(MeetingRow meeting) => new()
    {
        Id = meeting.Id,
        Title = meeting.Title,
        HostProof = "",
        Status = meeting.Status,
        CreatedAt = meeting.CreatedAt,
    };

    private async Task<IResult> AnswerAsync(string id, RsvpBody body, HttpContext context)
    {
        var (access, refusal) = await accessCheck.RunAsync(context, id, Standing.Invited, context.RequestAborted);
        refusal ??= access!.Invitation is null ? Refused.NotInvited : Rsvps.RefusalOf(access.Meeting);
        if (refusal is not null)
        {
            return RefusalProblem.Of(context, refusal);
        }

        if (Rsvps.Parse(body.Answer) is not { } answer)
        {
            return RefusalProblem.Of(context, new Refusal("answer_invalid", "An answer is yes, no or maybe."));
        }

        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        await Rsvps.SaveAsync(db, access!.Invitation!.Id, answer, time.GetUtcNow(), context.RequestAborted);
        return TypedResults.Ok(body);
    }

    private async Task<IResult> MailsAsync(string id, bool failed, int? limit, string? cursor, HttpContext context)
    {
        var (access, refusal) = await accessCheck.RunAsync(context, id, Standing.Host, context.RequestAborted);
        var (most, tooMany) = Keyset.ReadLimit(limit);
        var (from, wrong) = Keyset.Read(cursor, SentMail.ListOf(access?.Meeting.Id ?? "", failed));
        if ((refusal ?? tooMany ?? wrong) is { } no)
        {
            return RefusalProblem.Of(context, no);
        }

        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        return TypedResults.Ok(await SentMail.ListAsync(db, access!.Meeting.Id, failed, most, from, context.RequestAborted));
    }

    private async Task<IResult> RenewAsync(string id, RenewBody body, HttpContext context)
    {
        var (access, refusal) = await accessCheck.RunAsync(context, id, Standing.Host, context.RequestAborted);
        refusal ??= await renew.RunAsync(access!.Meeting.Id, body.Email ?? "", context.RequestAborted);
        return refusal is not null ? RefusalProblem.Of(context, refusal) : TypedResults.Ok(body);
    }
}
