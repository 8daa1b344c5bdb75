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
        meetings.MapPost("/", CreateAsync)
            .WithTags("Meetings")
            .WithSummary("Start an instant meeting. The answer's hostToken is shown this once; an Idempotency-Key makes repetitions safe")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Results<Created<MeetingObject>, ProblemHttpResult>> CreateAsync(
        CreateMeetingBody? wanted, CreateMeeting createMeeting, RepeatedRequests repeated, MeetingLinks links, HttpContext context)
    {
        var (address, caller) = (context.Connection.RemoteIpAddress, Caller.Of(context.User));
        // Everything in the body may be left out, and so may the body.
        var body = wanted ?? new CreateMeetingBody(null, null, null);
        var (key, invalid) = IdempotencyKey.Read(context.Request, body);
        if (invalid is not null)
        {
            return RefusalProblem.Of(context, invalid);
        }

        // A repeated request must get what the first one made, even if nobody waited for the first one's answer.
        var result = key is { } repeatable
            ? await repeated.RunAsync(repeatable, address, caller, () => createMeeting.RunAsync(body.Title, body.DisplayName, address, caller, CancellationToken.None, body.Settings))
            : await createMeeting.RunAsync(body.Title, body.DisplayName, address, caller, context.RequestAborted, body.Settings);
        return result switch
        {
            null => RefusalProblem.Of(context, IdempotencyKey.Reused),
            CreateMeetingResult.Created created => TypedResults.Created(
                $"/api/meetings/{created.MeetingId}", MeetingObject.Of(created.Summary, links.Join(created.MeetingId)) with { HostToken = created.HostToken }),
            CreateMeetingResult.Refused refused => RefusalProblem.Of(context, refused.Refusal),
            _ => RefusalProblem.Of(context, Refusal.Malformed),
        };
    }
}
