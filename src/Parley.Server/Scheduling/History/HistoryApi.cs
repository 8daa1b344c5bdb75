using Microsoft.EntityFrameworkCore;
using Parley.Meetings.Signals;
using Parley.Server.Calls;
using Parley.Server.Data;

namespace Parley.Server.Scheduling.History;

/// <summary>What happened of a meeting over HTTP: attendance for who is invited, chat and log for host and co-hosts, deletion for the host.</summary>
internal sealed class HistoryApi(
    MeetingAccessCheck accessCheck, ReadHistory history, ReadRecords records, ExportHistory export, DeleteHistory delete, IDbContextFactory<ParleyDb> databases)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/meetings/{id}/history").WithTags("History");
        group.MapGet("/", (string id, int? limit, string? cursor, HttpContext context, HistoryApi api) => api.ListAsync(id, limit, cursor, context))
            .Describe<Page<SessionObject>>(StatusCodes.Status200OK, "The sessions of a meeting and who was there, the latest first", 400, 401, 403, 404, 429);
        group.MapGet("/{sessionId:guid}", (string id, Guid sessionId, HttpContext context, HistoryApi api) => api.ShowAsync(id, sessionId, context))
            .Describe<SessionObject>(StatusCodes.Status200OK, "One session", 401, 403, 404, 429);
        group.MapGet("/{sessionId:guid}/chat", (string id, Guid sessionId, int? limit, string? cursor, HttpContext context, HistoryApi api) => api.ChatAsync(id, sessionId, limit, cursor, context))
            .Describe<Page<ChatLineObject>>(StatusCodes.Status200OK, "What was written to everybody, and the caller's own private lines", 400, 401, 403, 404, 429);
        group.MapGet("/{sessionId:guid}/log", (string id, Guid sessionId, int? limit, string? cursor, HttpContext context, HistoryApi api) => api.LogAsync(id, sessionId, limit, cursor, context))
            .Describe<Page<LogEntryObject>>(StatusCodes.Status200OK, "What hosts and co-hosts did", 400, 401, 403, 404, 429);
        group.MapGet("/export", (string id, string? format, string? of, HttpContext context, HistoryApi api) => api.ExportAsync(id, format, of, context))
            .DescribeFile("As a file: format=csv is the attendance, with of=log what hosts and co-hosts did; format=json is everything", "text/csv", ["application/json"], 400, 401, 403, 404, 429);
        group.MapDelete("/", (string id, HttpContext context, HistoryApi api) => api.DeleteAsync(id, null, context))
            .Describe(StatusCodes.Status204NoContent, "Delete all sessions that are over, with all that is kept of them", 401, 403, 404, 429);
        group.MapDelete("/{sessionId:guid}", (string id, Guid sessionId, HttpContext context, HistoryApi api) => api.DeleteAsync(id, sessionId, context))
            .Describe(StatusCodes.Status204NoContent, "Delete one session with all that is kept of it", 401, 403, 404, 409, 429);
    }

    private async Task<IResult> ListAsync(string id, int? limit, string? cursor, HttpContext context)
    {
        var (access, from, most, refusal) = await ReadAsync(id, Standing.Invited, limit, cursor, ReadHistory.ListOf, context);
        return refusal is not null
            ? RefusalProblem.Of(context, refusal)
            : TypedResults.Ok(await history.RunAsync(access!.Meeting.Id, access.SeesEmails, null, from, most, context.RequestAborted));
    }

    private async Task<IResult> ShowAsync(string id, Guid session, HttpContext context)
    {
        var (access, refusal) = await accessCheck.RunAsync(context, id, Standing.Invited, context.RequestAborted);
        return refusal is not null ? RefusalProblem.Of(context, refusal)
            : (await history.RunAsync(access!.Meeting.Id, access.SeesEmails, session, null, 1, context.RequestAborted)).Items is [var found] ? TypedResults.Ok(found)
            : RefusalProblem.Of(context, Refused.SessionUnknown);
    }

    private async Task<IResult> ChatAsync(string id, Guid session, int? limit, string? cursor, HttpContext context)
    {
        var (access, from, most, refusal) = await ReadAsync(id, Standing.CoHost, limit, cursor, _ => ReadRecords.ChatOf(session), context);
        refusal ??= await SessionRefusalAsync(access!, session, context);
        return refusal is not null
            ? RefusalProblem.Of(context, refusal)
            : TypedResults.Ok(await records.ChatAsync(session, access!.Caller?.AccountId, from, most, context.RequestAborted));
    }

    private async Task<IResult> LogAsync(string id, Guid session, int? limit, string? cursor, HttpContext context)
    {
        var (access, from, most, refusal) = await ReadAsync(id, Standing.CoHost, limit, cursor, meeting => ReadRecords.LogOf(meeting, session), context);
        refusal ??= await SessionRefusalAsync(access!, session, context);
        return refusal is not null
            ? RefusalProblem.Of(context, refusal)
            : TypedResults.Ok(await records.LogAsync(access!.Meeting.Id, session, from, most, context.RequestAborted));
    }

    private async Task<IResult> ExportAsync(string id, string? format, string? of, HttpContext context)
    {
        var (access, refusal) = await accessCheck.RunAsync(context, id, Standing.CoHost, context.RequestAborted);
        if ((refusal ?? ((format, of) is (null or "csv", null or "" or "attendance" or "log") or ("json", null) ? null : Refusal.Malformed)) is { } no)
        {
            return RefusalProblem.Of(context, no);
        }

        // Names and addresses of people: not for caches on the way.
        context.Response.Headers.CacheControl = "no-store";
        var name = $"parley-{access!.Meeting.Id}";
        return format == "json"
            ? TypedResults.Stream(stream => export.WriteJsonAsync(access, stream, context.RequestAborted), "application/json", $"{name}.json")
            : of == "log" ? TypedResults.Stream(stream => export.WriteLogAsync(access, stream, context.RequestAborted), "text/csv", $"{name}-log.csv")
            : TypedResults.Stream(stream => export.WriteCsvAsync(access, stream, context.RequestAborted), "text/csv", $"{name}.csv");
    }

    private async Task<IResult> DeleteAsync(string id, Guid? session, HttpContext context)
    {
        var (access, refusal) = await accessCheck.RunAsync(context, id, Standing.Host, context.RequestAborted);
        refusal ??= await delete.RunAsync(access!.Meeting.Id, session, context.RequestAborted);
        return refusal is not null ? RefusalProblem.Of(context, refusal) : TypedResults.NoContent();
    }

    private async Task<(MeetingAccess? Access, Keyset? From, int Limit, Refusal? Refusal)> ReadAsync(string id, Standing least, int? limit, string? cursor, Func<string, string> list, HttpContext context)
    {
        var (access, refusal) = await accessCheck.RunAsync(context, id, least, context.RequestAborted);
        var (most, tooMany) = Keyset.ReadLimit(limit);
        var (from, wrong) = Keyset.Read(cursor, list(access?.Meeting.Id ?? ""));
        return (access, from, most, refusal ?? tooMany ?? wrong);
    }

    private async Task<Refusal?> SessionRefusalAsync(MeetingAccess access, Guid session, HttpContext context)
    {
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        return await db.Sessions.AnyAsync(row => row.Id == session && row.MeetingId == access.Meeting.Id, context.RequestAborted) ? null : Refused.SessionUnknown;
    }
}
