using Parley.Server.Calls;

namespace Parley.Server.Scheduling;

/// <summary>The planned times of a meeting over HTTP: look at them, move or cancel one, cancel one and all after it.</summary>
internal sealed class OccurrencesApi(MeetingAccessCheck accessCheck, ListOccurrences list, MoveOccurrence move, CancelOccurrence cancel, EditMeeting edit)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/meetings/{id}/occurrences").WithTags("Meetings");
        group.MapGet("/", (string id, int? limit, string? cursor, HttpContext context, OccurrencesApi api) => api.ListAsync(id, limit, cursor, context))
            .Describe<Page<OccurrenceObject>>(StatusCodes.Status200OK, "The planned times of a meeting, in order", 400, 404, 429);
        group.MapPatch("/{occurrenceId:guid}", (string id, Guid occurrenceId, OccurrenceBody body, HttpContext context, OccurrencesApi api) => api.MoveAsync(id, occurrenceId, body, context))
            .Describe<OccurrenceObject>(StatusCodes.Status200OK, "Move one planned time, or change its length", 400, 401, 403, 404, 409, 429);
        group.MapDelete("/{occurrenceId:guid}", (string id, Guid occurrenceId, bool? following, HttpContext context, OccurrencesApi api) => api.CancelAsync(id, occurrenceId, following, context))
            .Describe<OccurrenceObject>(StatusCodes.Status200OK, "Cancel one planned time; with following=true all after it too", 401, 403, 404, 409, 429);
    }

    private async Task<IResult> ListAsync(string id, int? limit, string? cursor, HttpContext context)
    {
        var (access, refusal) = await accessCheck.RunAsync(context, id, Standing.Outsider, context.RequestAborted);
        var (most, tooMany) = Keyset.ReadLimit(limit);
        var (from, wrong) = Keyset.Read(cursor, ListOccurrences.ListOf(access?.Meeting.Id ?? ""));
        if ((refusal ?? tooMany ?? wrong) is { } no)
        {
            return RefusalProblem.Of(context, no);
        }

        var page = await list.RunAsync(access!.Meeting.Id, null, from, most, context.RequestAborted);
        return TypedResults.Ok(new Page<OccurrenceObject>([.. page.Items.Select(OccurrenceObject.Of)], page.NextCursor));
    }

    private async Task<IResult> MoveAsync(string id, Guid occurrence, OccurrenceBody body, HttpContext context)
    {
        var (access, refusal) = await accessCheck.RunAsync(context, id, Standing.Host, context.RequestAborted);
        if (refusal is not null)
        {
            return RefusalProblem.Of(context, refusal);
        }

        // The one time of a single meeting is the meeting's own, in calendars too.
        var result = access!.Plan is { Recurrence: null } && await list.FindAsync(access.Meeting.Id, occurrence, context.RequestAborted) is not null
            ? await edit.RunAsync(access, new PlanDraft { Start = body.ScheduledTime, DurationMinutes = body.Duration }, access.Caller?.FullName, context.RequestAborted)
            : await move.RunAsync(access, occurrence, body.ScheduledTime, body.Duration, context.RequestAborted);
        return await AnswerAsync(result, access, occurrence, context);
    }

    private async Task<IResult> CancelAsync(string id, Guid occurrence, bool? following, HttpContext context)
    {
        var (access, refusal) = await accessCheck.RunAsync(context, id, Standing.Host, context.RequestAborted);
        return refusal is not null
            ? RefusalProblem.Of(context, refusal)
            : await AnswerAsync(await cancel.RunAsync(access!, occurrence, following ?? false, context.RequestAborted), access!, occurrence, context);
    }

    private async Task<IResult> AnswerAsync(PlanResult result, MeetingAccess access, Guid occurrence, HttpContext context) => result switch
    {
        PlanResult.Invalid invalid => PlanProblem.Of(invalid.Faults),
        PlanResult.No no => RefusalProblem.Of(context, no.Refusal),
        _ when await list.FindAsync(access.Meeting.Id, occurrence, context.RequestAborted) is { } row => TypedResults.Ok(OccurrenceObject.Of(row)),
        // Moving the one time of a single meeting makes it another one.
        _ when await list.RunAsync(access.Meeting.Id, null, null, 1, context.RequestAborted) is { Items: [var only, ..] } => TypedResults.Ok(OccurrenceObject.Of(only)),
        _ => RefusalProblem.Of(context, Refused.OccurrenceUnknown),
    };
}
