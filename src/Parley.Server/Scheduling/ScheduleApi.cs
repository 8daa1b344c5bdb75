using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Meetings.Signals;
using Parley.Server.Accounts;
using Parley.Server.Calls;

namespace Parley.Server.Scheduling;

/// <summary>Planned meetings over HTTP: make, look at, change, cancel, start, end.</summary>
internal sealed class ScheduleApi(
    MeetingAccessCheck accessCheck, ScheduleMeeting schedule, EditMeeting edit, CancelMeeting cancel, StartMeeting startMeeting, ListMeetings meetings, MeetingObjects objects)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/meetings").WithTags("Meetings");
        group.MapPost("/schedule", (ScheduleBody body, HttpContext context, ScheduleApi api) => api.ScheduleAsync(body, context))
            .NeedsConfirmedAccount()
            .Describe<MeetingObject>(StatusCodes.Status201Created, "Plan a meeting or a series", 400, 401, 403, 409, 422, 429);
        group.MapGet("/{id}", (string id, HttpContext context, ScheduleApi api) => api.ShowAsync(id, context))
            .Describe<MeetingObject>(StatusCodes.Status200OK, "A meeting, as much as the caller may see of it", 404, 429);
        group.MapPatch("/{id}", (string id, ScheduleBody body, HttpContext context, ScheduleApi api) => api.EditAsync(id, body, context))
            .Describe<MeetingObject>(StatusCodes.Status200OK, "Change a meeting; what is left out stays", 400, 401, 403, 404, 409, 429);
        group.MapDelete("/{id}", (string id, HttpContext context, ScheduleApi api) => api.CancelAsync(id, context))
            .Describe<MeetingObject>(StatusCodes.Status200OK, "Cancel a meeting, or all of a series that is to come", 401, 403, 404, 409, 429);
        group.MapPatch("/{id}/start", (string id, HttpContext context, ScheduleApi api) => api.StartAsync(id, context))
            .Describe<MeetingObject>(StatusCodes.Status200OK, "Begin a meeting; repeating it changes nothing", 401, 403, 404, 409, 429);
        group.MapPatch("/{id}/end", (string id, HttpContext context, ScheduleApi api) => api.EndAsync(id, context))
            .Describe<MeetingObject>(StatusCodes.Status200OK, "End a meeting for all; repeating it changes nothing", 401, 403, 404, 409, 429);
    }

    private async Task<IResult> ScheduleAsync(ScheduleBody body, HttpContext context)
    {
        var caller = Caller.Of(context.User)!;
        var (key, invalid) = IdempotencyKey.Read(context.Request, body);
        if (invalid is not null)
        {
            return RefusalProblem.Of(context, invalid);
        }

        var (draft, fault) = body.ToDraft(caller.Email);
        if (fault is not null)
        {
            return PlanProblem.Of([fault]);
        }

        var result = await schedule.RunAsync(caller, draft, key, context.RequestAborted);
        return result is PlanResult.Done done
            ? TypedResults.Created($"/api/meetings/{done.MeetingId}", await DescribeAsync(done.MeetingId, Standing.Host, context))
            : Answer(result, context);
    }

    private async Task<IResult> ShowAsync(string id, HttpContext context)
    {
        var (access, refusal) = await accessCheck.RunAsync(context, id, Standing.Outsider, context.RequestAborted);
        return refusal is not null ? RefusalProblem.Of(context, refusal) : await AnswerAsync(access!, context);
    }

    private async Task<IResult> EditAsync(string id, ScheduleBody body, HttpContext context)
    {
        var (access, refusal) = await accessCheck.RunAsync(context, id, Standing.Host, context.RequestAborted);
        if (refusal is not null)
        {
            return RefusalProblem.Of(context, refusal);
        }

        var (draft, fault) = body.ToDraft(access!.Caller?.Email);
        return fault is not null ? PlanProblem.Of([fault])
            : await edit.RunAsync(access, draft, access.Caller?.FullName, context.RequestAborted) is var result && result is PlanResult.Done ? await AnswerAsync(access, context)
            : Answer(result, context);
    }

    private async Task<IResult> CancelAsync(string id, HttpContext context)
    {
        var (access, refusal) = await accessCheck.RunAsync(context, id, Standing.Host, context.RequestAborted);
        return refusal is not null ? RefusalProblem.Of(context, refusal)
            : await cancel.RunAsync(access!, context.RequestAborted) is var result && result is PlanResult.Done ? await AnswerAsync(access!, context)
            : Answer(result, context);
    }

    private async Task<IResult> StartAsync(string id, HttpContext context)
    {
        var (access, refusal) = await accessCheck.RunAsync(context, id, Standing.CoHost, context.RequestAborted);
        refusal ??= await startMeeting.StartAsync(access!, access!.Caller?.FullName);
        return refusal is not null ? RefusalProblem.Of(context, refusal) : await AnswerAsync(access!, context);
    }

    private async Task<IResult> EndAsync(string id, HttpContext context)
    {
        var (access, refusal) = await accessCheck.RunAsync(context, id, Standing.Host, context.RequestAborted);
        refusal ??= await startMeeting.EndAsync(access!, access!.Caller?.FullName, context.RequestAborted);
        return refusal is not null ? RefusalProblem.Of(context, refusal) : await AnswerAsync(access!, context);
    }

    private async Task<IResult> AnswerAsync(MeetingAccess access, HttpContext context) =>
        await DescribeAsync(access.Meeting.Id, access.Standing, context, access.Invitation?.Id) is { } meeting ? TypedResults.Ok(meeting) : RefusalProblem.Of(context, Refusal.MeetingNotFound);

    private async Task<MeetingObject?> DescribeAsync(string id, Standing standing, HttpContext context, Guid? invitation = null) =>
        await meetings.FindAsync(id, invitation, context.RequestAborted) is { } found ? objects.Of(found, standing) : null;

    private static ProblemHttpResult Answer(PlanResult result, HttpContext context) => result switch
    {
        PlanResult.Invalid invalid => PlanProblem.Of(invalid.Faults),
        PlanResult.No no => RefusalProblem.Of(context, no.Refusal),
        _ => RefusalProblem.Of(context, Refusal.Malformed),
    };
}
