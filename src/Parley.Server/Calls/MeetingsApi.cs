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
    }

    private static async Task<Results<Created<MeetingObject>, ProblemHttpResult>> CreateAsync(
        CreateMeetingBody body, CreateMeeting createMeeting, MeetingLinks links, HttpContext context)
    {
        return await createMeeting.RunAsync(body.Title, body.DisplayName, context.Connection.RemoteIpAddress, Caller.Of(context.User), context.RequestAborted, body.Settings) switch
        {
            CreateMeetingResult.Created created => TypedResults.Created(
                $"/api/meetings/{created.MeetingId}", MeetingObject.Of(created.Summary, links.Join(created.MeetingId)) with { HostToken = created.HostToken }),
            CreateMeetingResult.Refused refused => RefusalProblem.Of(context, refused.Refusal),
            _ => RefusalProblem.Of(context, Refusal.Malformed),
        };
    }
}
