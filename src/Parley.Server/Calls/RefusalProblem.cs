using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Meetings.Signals;

namespace Parley.Server.Calls;

/// <summary>A refusal as RFC 9457 problem details with its stable <c>code</c>.</summary>
internal static class RefusalProblem
{
    public static ProblemHttpResult Of(HttpContext context, Refusal refusal)
    {
        if (refusal.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(seconds).ToString(CultureInfo.InvariantCulture);
        }

        return TypedResults.Problem(
            detail: refusal.Message,
            statusCode: StatusOf(refusal),
            extensions: new Dictionary<string, object?> { ["code"] = refusal.Code });
    }

    public static int StatusOf(Refusal refusal) => refusal.Code switch
    {
        "meeting_not_found" => StatusCodes.Status404NotFound,
        "not_allowed" or "guests_may_not_create" or "host_token_invalid" => StatusCodes.Status403Forbidden,
        "meeting_ended" => StatusCodes.Status409Conflict,
        "rate_limited" => StatusCodes.Status429TooManyRequests,
        "unavailable" => StatusCodes.Status503ServiceUnavailable,
        "setting_unavailable" => StatusCodes.Status422UnprocessableEntity,
        "too_large" => StatusCodes.Status413PayloadTooLarge,
        _ => StatusCodes.Status400BadRequest,
    };
}
