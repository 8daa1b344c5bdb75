using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Meetings.Signals;
using Parley.Server.Accounts;

namespace Parley.Server.Calls;

/// <summary>Meetings over HTTP: <c>/api/meetings</c>.</summary>
internal static class MeetingsApi
{
    public static void MapMeetings(this IEndpointRouteBuilder routes)
    {
        var meetings = routes.MapGroup("/api/meetings");
        meetings.MapPost("/", CreateAsync);
        meetings.MapGet("/{id}", FindAsync);
    }

    private static async Task<Results<Created<MeetingObject>, ProblemHttpResult>> CreateAsync(
        CreateMeetingBody body, CreateMeeting createMeeting, MeetingLinks links, HttpContext context)
    {
        if (body.Settings is { AsksForMore: true })
        {
            return RefusalProblem.Of(context, Refusal.SettingUnavailable);
        }

        return await createMeeting.RunAsync(body.Title, body.DisplayName, context.Connection.RemoteIpAddress, Caller.Of(context.User), context.RequestAborted) switch
        {
            CreateMeetingResult.Created created => TypedResults.Created(
                $"/api/meetings/{created.MeetingId}", MeetingObject.Of(created.Summary, links.Join(created.MeetingId)) with { HostToken = created.HostToken }),
            CreateMeetingResult.Refused refused => RefusalProblem.Of(context, refused.Refusal),
            _ => RefusalProblem.Of(context, Refusal.Malformed),
        };
    }

    private static async Task<Results<Ok<MeetingObject>, ProblemHttpResult>> FindAsync(string id, FindMeeting findMeeting, MeetingLinks links, HttpContext context) =>
        await findMeeting.RunAsync(id, context.Connection.RemoteIpAddress, context.RequestAborted) switch
        {
            FindMeetingResult.Found { Meeting: var meeting } when Parley.Meetings.MeetingId.TryParse(meeting.MeetingId, out var found) =>
                TypedResults.Ok(MeetingObject.Of(meeting, links.Join(found))),
            FindMeetingResult.Refused refused => RefusalProblem.Of(context, refused.Refusal),
            _ => RefusalProblem.Of(context, Refusal.MeetingNotFound),
        };
}
