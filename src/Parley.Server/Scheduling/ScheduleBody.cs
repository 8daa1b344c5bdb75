namespace Parley.Server.Scheduling;

/// <summary>A plan as the API takes it.</summary>
/// <param name="HostEmail">Must be the caller's own.</param>
/// <param name="ScheduledTime">ISO 8601; without offset it is a local time of <paramref name="TimeZone"/>.</param>
/// <param name="TimeZone">Name in the time-zone database, such as Europe/Paris; left out: the account's.</param>
/// <param name="Duration">Minutes.</param>
/// <param name="Recurrence">RRULE text; an empty text makes a series a single meeting.</param>
/// <param name="Participants">Who is invited; in a change, all who are invited from then on.</param>
internal sealed record ScheduleBody(
    string? Title,
    string? HostEmail,
    string? Description,
    string? ScheduledTime,
    string? TimeZone,
    double? Duration,
    string? Recurrence,
    IReadOnlyList<ScheduleParticipant?>? Participants,
    ScheduleSettings? Settings)
{
    /// <param name="ownEmail">Of the caller; null: a caller without account.</param>
    /// <returns>The draft, or what is wrong with it.</returns>
    public (PlanDraft Draft, PlanFault? Fault) ToDraft(string? ownEmail) => (
        new PlanDraft
        {
            Title = Title,
            Description = Description,
            Start = ScheduledTime,
            TimeZone = TimeZone,
            DurationMinutes = Duration,
            Recurrence = Recurrence,
            Invitees = Participants is null ? null : [.. Participants.Select(person => new InviteeDraft(person?.Email, person?.Name, person?.Role))],
            WaitingRoom = Settings?.WaitingRoomEnabled,
            ParticipantsMayStart = Settings?.ParticipantsMayStart,
            EmailReminders = Settings?.EmailReminders,
            ReminderMinutes = Settings?.ReminderMinutes,
            Audio = Settings?.DefaultPermissions?.Audio,
            Video = Settings?.DefaultPermissions?.Video,
            ScreenShare = Settings?.DefaultPermissions?.ScreenShare,
            Chat = Settings?.DefaultPermissions?.Chat,
            Password = Settings?.Password,
        },
        HostEmail is not null && !string.Equals(HostEmail.Trim(), ownEmail, StringComparison.OrdinalIgnoreCase) ? PlanFault.HostEmailForeign : null);
}

/// <param name="Name">Left out: what stands before the @.</param>
/// <param name="Role"><c>participant</c> (also when left out) or <c>coHost</c>.</param>
internal sealed record ScheduleParticipant(string? Email, string? Name, string? Role);

/// <param name="ReminderMinutes">How long before each time a reminder goes out; 15 unless said otherwise.</param>
/// <param name="Password">An empty text takes it away.</param>
internal sealed record ScheduleSettings(
    bool? WaitingRoomEnabled, bool? EmailReminders, double? ReminderMinutes, bool? ParticipantsMayStart, SchedulePermissions? DefaultPermissions, string? Password);

internal sealed record SchedulePermissions(bool? Audio, bool? Video, bool? ScreenShare, bool? Chat);

/// <param name="ScheduledTime">Left out: as it is.</param>
/// <param name="Duration">Minutes; left out: as it is.</param>
internal sealed record OccurrenceBody(string? ScheduledTime, double? Duration);
