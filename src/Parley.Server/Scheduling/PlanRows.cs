using Parley.Server.Data;

namespace Parley.Server.Scheduling;

/// <summary>Rows of what was checked.</summary>
internal static class PlanRows
{
    public static PlanRow Plan(string meeting, Timing timing, bool emailReminders, int reminderMinutes) => new()
    {
        MeetingId = meeting,
        TimeZone = timing.Zone.Id,
        LocalStart = timing.Times[0].Local.ToDateTimeUnspecified(),
        DurationMinutes = timing.DurationMinutes,
        Recurrence = timing.Rule?.ToString(),
        EmailReminders = emailReminders,
        ReminderMinutes = reminderMinutes,
    };

    public static OccurrenceRow Occurrence(string meeting, DateTimeOffset start, int minutes, DateTimeOffset now, int entry = 0) => new()
    {
        Id = Guid.CreateVersion7(now),
        MeetingId = meeting,
        OriginalStart = start,
        StartsAt = start,
        EndsAt = start.AddMinutes(minutes),
        Entry = entry,
        Status = MeetingStatus.Scheduled,
    };

    public static InviteeRow Invitee(string meeting, Invitee invitee, DateTimeOffset listedAt, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        MeetingId = meeting,
        Email = invitee.Email,
        EmailKey = invitee.Key,
        Name = invitee.Name,
        Role = invitee.Role,
        InvitedAt = now,
        ListedAt = listedAt,
    };
}
