using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Meetings.Signals;
using Parley.Server.Accounts;
using Parley.Server.Calls;
using Parley.Server.Calls.Pages;
using Parley.Server.Scheduling.History;
using Parley.Server.Ui;

namespace Parley.Server.Scheduling.Pages;

/// <summary>The page of one meeting and what its buttons do, and the page of a session.</summary>
internal sealed class MeetingPages(
    MeetingAccessCheck accessCheck,
    ListMeetings meetings,
    ListOccurrences occurrences,
    ReadHistory history,
    ReadRecords records,
    CancelMeeting cancel,
    CancelOccurrence cancelOccurrence,
    MoveOccurrence move,
    DeleteHistory delete,
    IAntiforgery antiforgery,
    TimeProvider time)
{
    /// <summary>Of date, T, hours and minutes.</summary>
    private const int TimeLength = 16;

    private const int OccurrencesShown = 10;
    private const int PeopleShown = 20;
    private const int LinesShown = 50;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var meeting = routes.MapGroup("/meetings/{id}").NeedsAccount().ExcludeFromDescription();
        meeting.MapGet("/", (string id, HttpContext context, MeetingPages pages) => pages.ShowAsync(id, context, null, StatusCodes.Status200OK));
        meeting.MapPost("/cancel", (string id, HttpContext context, MeetingPages pages) =>
            pages.ChangeAsync(id, context, (access, _) => pages.CancelAsync(access, context)));
        meeting.MapPost("/occurrences/{occurrence:guid}/cancel", (string id, Guid occurrence, HttpContext context, MeetingPages pages) =>
            pages.ChangeAsync(id, context, (access, fields) => pages.CancelAsync(access, occurrence, fields, context)));
        meeting.MapPost("/occurrences/{occurrence:guid}/move", (string id, Guid occurrence, HttpContext context, MeetingPages pages) =>
            pages.ChangeAsync(id, context, (access, fields) => pages.MoveAsync(access, occurrence, fields, context)));
        meeting.MapPost("/history/delete", (string id, HttpContext context, MeetingPages pages) =>
            pages.ChangeAsync(id, context, (access, _) => pages.DeleteAsync(access, null, context)));
        meeting.MapPost("/history/{session:guid}/delete", (string id, Guid session, HttpContext context, MeetingPages pages) =>
            pages.ChangeAsync(id, context, (access, _) => pages.DeleteAsync(access, session, context)));
        meeting.MapGet("/history/{session:guid}", (string id, Guid session, string? chat, string? log, HttpContext context, MeetingPages pages) =>
            pages.ShowSessionAsync(id, session, chat, log, context));
    }

    private async Task<IResult> ShowAsync(string id, HttpContext context, string? problem, int status)
    {
        var (access, _) = await accessCheck.RunAsync(context, id, Standing.Invited, context.RequestAborted);
        if (access is null || await meetings.FindAsync(access.Meeting.Id, access.Invitation?.Id, context.RequestAborted) is not { } listed)
        {
            return SchedulePages.Missing();
        }

        var query = context.Request.Query;
        var (times, _) = Keyset.Read(query["times"], ListOccurrences.ListOf(access.Meeting.Id));
        var (sessions, _) = Keyset.Read(query["sessions"], ReadHistory.ListOf(access.Meeting.Id));
        var next = await occurrences.RunAsync(access.Meeting.Id, time.GetUtcNow(), times, OccurrencesShown, context.RequestAborted);
        return new RazorComponentResult<MeetingPage>(new
        {
            Meeting = MeetingView.Of(listed, access),
            Occurrences = new Page<OccurrenceObject>([.. next.Items.Select(OccurrenceObject.Of)], next.NextCursor),
            ReaderZone = access.Caller?.TimeZone ?? "UTC",
            History = await history.RunAsync(access.Meeting.Id, access.SeesEmails, null, sessions, Keyset.UsualLimit, context.RequestAborted),
            JoinUrl = $"{context.Request.Scheme}://{context.Request.Host}/m/{access.Meeting.Id}",
            PeopleShown = query["people"] == "all" ? int.MaxValue : PeopleShown,
            Problem = problem,
        })
        {
            StatusCode = status,
        };
    }

    private async Task<IResult> ShowSessionAsync(string id, Guid session, string? chat, string? log, HttpContext context)
    {
        var (access, _) = await accessCheck.RunAsync(context, id, Standing.Invited, context.RequestAborted);
        if (access is null
            || (await history.RunAsync(access.Meeting.Id, access.SeesEmails, session, null, 1, context.RequestAborted)).Items is not [var found])
        {
            return SchedulePages.Missing();
        }

        var leads = access.Standing >= Standing.CoHost;
        return new RazorComponentResult<SessionPage>(new
        {
            MeetingId = access.Meeting.Id,
            access.Meeting.Title,
            IsHost = access.Standing == Standing.Host,
            ReaderZone = access.Caller?.TimeZone ?? "UTC",
            Session = found,
            Chat = leads ? await records.ChatAsync(session, access.Caller?.AccountId, Keyset.Read(chat, ReadRecords.ChatOf(session)).From, LinesShown, context.RequestAborted) : null,
            Log = leads ? await records.LogAsync(access.Meeting.Id, session, Keyset.Read(log, ReadRecords.LogOf(access.Meeting.Id, session)).From, LinesShown, context.RequestAborted) : null,
            Quality = leads ? await records.QualityAsync(session, context.RequestAborted) : null,
        });
    }

    /// <param name="change">What the button does; it says what went wrong, if anything did.</param>
    private async Task<IResult> ChangeAsync(string id, HttpContext context, Func<MeetingAccess, IFormCollection, Task<(string? Problem, int Status)>> change)
    {
        var (access, _) = await accessCheck.RunAsync(context, id, Standing.Host, context.RequestAborted);
        if (access is null)
        {
            return SchedulePages.Missing();
        }

        var (problem, status) = await OwnForm.ReadAsync(context, antiforgery) is { } fields
            ? await change(access, fields)
            : (PageTexts.FormExpired, StatusCodes.Status400BadRequest);
        if (problem is not null)
        {
            return await ShowAsync(id, context, problem, status);
        }

        context.Response.Headers.Location = $"/meetings/{access.Meeting.Id}";
        return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
    }

    private async Task<(string?, int)> CancelAsync(MeetingAccess access, HttpContext context) => Outcome(await cancel.RunAsync(access, context.RequestAborted));

    private async Task<(string?, int)> CancelAsync(MeetingAccess access, Guid occurrence, IFormCollection fields, HttpContext context) =>
        Outcome(await cancelOccurrence.RunAsync(access, occurrence, fields["following"] == "true", context.RequestAborted));

    private async Task<(string?, int)> MoveAsync(MeetingAccess access, Guid occurrence, IFormCollection fields, HttpContext context)
    {
        var minutes = double.TryParse(fields["duration"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
        var typed = $"{fields["date"]}T{fields["time"]}";
        // A form has no offset. What is still as it was shown is exactly that; else, of a time that the clock shows twice, the first is meant, and the page says so.
        var start = fields["start"].ToString() is var shown && typed.Length >= TimeLength && shown.StartsWith(typed, StringComparison.Ordinal) ? shown : typed;
        return Outcome(await move.RunAsync(access, occurrence, start, minutes, context.RequestAborted));
    }

    private async Task<(string?, int)> DeleteAsync(MeetingAccess access, Guid? session, HttpContext context) =>
        Outcome(await delete.RunAsync(access.Meeting.Id, session, context.RequestAborted));

    private static (string?, int) Outcome(PlanResult result) => result switch
    {
        PlanResult.Invalid invalid => (FaultTexts.Of(invalid.Faults[0]), StatusCodes.Status400BadRequest),
        PlanResult.No no => Outcome(no.Refusal),
        _ => (null, StatusCodes.Status200OK),
    };

    private static (string?, int) Outcome(Refusal? refusal) => refusal is null ? (null, StatusCodes.Status200OK) : (RefusalTexts.Of(refusal), RefusalProblem.StatusOf(refusal));
}
