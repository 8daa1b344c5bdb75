using Parley.Meetings.Signals;

namespace Parley.Server.Scheduling;

/// <summary>Reasons of its own for which scheduling refuses.</summary>
internal static class Refused
{
    public static Refusal SignInRequired { get; } = new("sign_in_required", "Sign in to do this.");

    public static Refusal NotInvited { get; } = new("not_invited", "Only people who are invited may see this.");

    public static Refusal OthersList { get; } = new("not_allowed", "You can see your own meetings only.");

    public static Refusal NotScheduled { get; } = new("not_scheduled", "This is an instant meeting: it has no plan.");

    public static Refusal AlreadyOver { get; } = new("meeting_over", "This is over already.");

    public static Refusal IsOngoing { get; } = new("meeting_ongoing", "This is going on. End it first.");

    public static Refusal NotBegun { get; } = new("meeting_not_begun", "This meeting has not begun.");

    public static Refusal OccurrenceUnknown { get; } = new("occurrence_unknown", "This meeting has no such planned time.");

    public static Refusal SessionUnknown { get; } = new("session_unknown", "This meeting has no such session.");

    public static Refusal SessionRunning { get; } = new("session_running", "This session is still going on.");

    public static Refusal CursorInvalid { get; } = new("cursor_invalid", "This cursor is not one that this list gave out.");

    public static Refusal LimitInvalid { get; } = new("limit_invalid", "A list has 1 to 100 items.");

    public static Refusal TooManyPlans(double seconds) => new("rate_limited", "You have planned many meetings in a short time. Please wait a moment.", seconds);
}
