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
        "token_missing" or "token_invalid" or "sign_in_required" => StatusCodes.Status401Unauthorized,
        "meeting_not_found" or "stream_unknown" or "token_unknown" or "participant_unknown" or "occurrence_unknown" or "session_unknown" or "invitee_unknown" => StatusCodes.Status404NotFound,
        "not_allowed" or "moderators_only" or "host_protected" or "not_invited" or "token_scope" or "guests_may_not_create" or "host_token_invalid"
            or "removed_from_meeting" or "denied_from_meeting" or "password_required" or "password_wrong" or "ticket_invalid" => StatusCodes.Status403Forbidden,
        "too_many_tokens" or "meeting_ended" or "meeting_full" or "meeting_not_started" or "meeting_cancelled" or "meeting_locked"
            or "not_scheduled" or "meeting_over" or "meeting_ongoing" or "meeting_not_begun" or "session_running" => StatusCodes.Status409Conflict,
        "rate_limited" or "waiting_from_source" or "invitation_quota" or "mail_quota" => StatusCodes.Status429TooManyRequests,
        "unavailable" => StatusCodes.Status503ServiceUnavailable,
        "offer_unusable" or "idempotency_key_reused" => StatusCodes.Status422UnprocessableEntity,
        "no_media_server" => StatusCodes.Status501NotImplemented,
        "unsupported_media_type" => StatusCodes.Status415UnsupportedMediaType,
        "precondition_required" => StatusCodes.Status428PreconditionRequired,
        "precondition_failed" => StatusCodes.Status412PreconditionFailed,
        "too_large" => StatusCodes.Status413PayloadTooLarge,
        _ => StatusCodes.Status400BadRequest,
    };
}
