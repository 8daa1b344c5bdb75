using Parley.Meetings;
using Parley.Meetings.Signals;
using Parley.Server.Calls.Streams;

namespace Parley.Server.Calls.Quality;

/// <summary>How good the connections of a meeting were, for the bearer of the host token: <c>/api/meetings/{id}/quality</c>.</summary>
internal sealed class QualityApi(StreamAccessCheck accessCheck, StreamLimit limit, ReadQuality read)
{
    private const int UsualItems = 100;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(
        "/api/meetings/{id}/quality",
        (string id, Guid? sessionId, int? limit, string? cursor, HttpContext context, QualityApi api) => api.ListAsync(id, sessionId, limit, cursor, context))
        .WithTags("Media")
        .WithSummary("How good the connections of a session were, the newest sample first; of the latest session unless sessionId says which")
        .Produces<QualityList>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound);

    private async Task<IResult> ListAsync(string id, Guid? session, int? most, string? cursor, HttpContext context)
    {
        if (!limit.TryTake(context.Connection.RemoteIpAddress))
        {
            return RefusalProblem.Of(context, Refusal.RateLimited);
        }

        MeetingId? meeting = MeetingId.TryParse(id, out var parsed) ? parsed : null;
        var (access, refusal) = await accessCheck.RunAsync(context, meeting, context.RequestAborted);
        if ((refusal ?? (access!.IsHost ? null : Refusal.TokenScope)) is { } no)
        {
            return RefusalProblem.Of(context, no);
        }

        QualityCursor from = default;
        if (most is < 1 or > ReadQuality.MostItems || (cursor is not null && !(QualityCursor.TryParse(cursor, out from) && (session ?? from.Session) == from.Session)))
        {
            return RefusalProblem.Of(context, Refusal.Malformed);
        }

        var list = cursor is null
            ? await read.RunAsync(parsed, session, null, most ?? UsualItems, context.RequestAborted)
            : await read.RunAsync(parsed, from.Session, from.Before, most ?? UsualItems, context.RequestAborted);
        // No cursor of this meeting names a session that it has not.
        return cursor is not null && list.SessionId is null ? RefusalProblem.Of(context, Refusal.Malformed) : TypedResults.Ok(list);
    }
}
