using System.Text.Json.Serialization;

namespace Parley.Server.Scheduling;

/// <summary>What is wrong with a field of a plan: a stable code and a sentence for a person.</summary>
/// <param name="Field">As the API names it; the form shows the sentence beside that field.</param>
public sealed record PlanFault(string Field, string Code, string Message)
{
    /// <summary>What was typed, where the sentence repeats it.</summary>
    [JsonIgnore]
    public string? Typed { get; init; }

    internal static PlanFault TitleMissing { get; } = new("title", "title_missing", "Give the meeting a title.");

    internal static PlanFault TitleTooLong { get; } = new("title", "title_invalid", "A title has at most 120 characters.");

    internal static PlanFault DescriptionTooLong { get; } = new("description", "description_too_long", "A description has at most 4000 characters.");

    internal static PlanFault TimeMissing { get; } = new("scheduledTime", "scheduled_time_missing", "Say when the meeting starts.");

    internal static PlanFault TimeInvalid { get; } = new("scheduledTime", "scheduled_time_invalid", "This is no date and time such as 2027-03-01T09:30:00+01:00.");

    internal static PlanFault TimePast { get; } = new("scheduledTime", "scheduled_time_past", "This time is in the past.");

    internal static PlanFault TimeTooFar { get; } = new("scheduledTime", "scheduled_time_too_far", "Meetings can be planned for the next five years.");

    internal static PlanFault TimeZoneUnknown { get; } = new("timeZone", "time_zone_unknown", "This is no time zone such as Europe/Paris.");

    internal static PlanFault DurationInvalid { get; } = new("duration", "duration_invalid", "A meeting lasts 1 minute to 24 hours (1440 minutes).");

    internal static PlanFault RecurrenceInvalid { get; } = new("recurrence", "recurrence_invalid", "This is no rule such as FREQ=WEEKLY;BYDAY=MO;COUNT=10.");

    internal static PlanFault RecurrenceEndless { get; } = new("recurrence", "recurrence_endless", "Say after how many times or on which day the series ends.");

    internal static PlanFault RecurrenceTooLong { get; } = new("recurrence", "recurrence_too_long", "A series has at most 520 times within ten years.");

    internal static PlanFault RecurrenceEmpty { get; } = new("recurrence", "recurrence_empty", "There is no such day up to the end of the series.");

    internal static PlanFault RecurrenceOverlaps { get; } = new("recurrence", "recurrence_overlaps", "The meeting lasts longer than the time to the next one of the series.");

    internal static PlanFault TooManyInvitees { get; } = new("participants", "too_many_participants", "A meeting has at most 1000 invited people.");

    internal static PlanFault PasswordInvalid { get; } = new("password", "password_invalid", "A meeting's password has 1 to 100 characters.");

    internal static PlanFault ReminderInvalid { get; } = new("reminderMinutes", "reminder_invalid", "Reminders go out 1 minute to 7 days (10080 minutes) before.");

    internal static PlanFault HostEmailForeign { get; } = new("hostEmail", "host_email_foreign", "You can plan meetings in your own name only.");

    internal static PlanFault RecurrenceUnsupported(string part) =>
        new("recurrence", "recurrence_unsupported", $"Series here can't do {part}: they are daily, weekly on days or monthly, with INTERVAL, COUNT or UNTIL.") { Typed = part };

    internal static PlanFault EmailInvalid(string email) => new("participants", "email_invalid", $"Mail can't be sent to \"{Shown(email)}\".") { Typed = Shown(email) };

    internal static PlanFault EmailTwice(string email) => new("participants", "participant_duplicate", $"\"{Shown(email)}\" is invited twice.") { Typed = Shown(email) };

    internal static PlanFault NameInvalid(string email) => new("participants", "name_invalid", $"The name of \"{Shown(email)}\" has 1 to 60 characters.") { Typed = Shown(email) };

    internal static PlanFault RoleInvalid(string email) => new("participants", "role_invalid", $"The role of \"{Shown(email)}\" is participant or cohost.") { Typed = Shown(email) };

    private static string Shown(string text) => Meetings.PlainText.Line(text.Length > 80 ? text[..80] : text);
}
