using System.Text.Json.Serialization;
using Parley.Meetings;
using Parley.Meetings.Signals;
using Parley.Server.Calls.Doors;

namespace Parley.Server.Calls;

/// <summary>A meeting as the API shows it.</summary>
/// <param name="Description">Only for those who are invited or more.</param>
/// <param name="Visibility"><c>link</c>, <c>network</c> or <c>public</c>.</param>
/// <param name="Status"><c>scheduled</c>, <c>ongoing</c>, <c>completed</c> or <c>cancelled</c>: that of the current or next planned time, else of the last.</param>
/// <param name="Participants">Who is invited; empty for those who are not. Lists show the first fifty.</param>
/// <param name="ParticipantCount">How many are invited; 0 for those who are not.</param>
internal sealed record MeetingObject(
    string MeetingId,
    string Title,
    string? Description,
    MeetingHost Host,
    string Visibility,
    string Status,
    IReadOnlyList<MeetingParticipant> Participants,
    int ParticipantCount,
    MeetingSettingsObject Settings,
    string JoinUrl,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt)
{
    /// <summary>Start of the current or next planned time, else of the last; left out for instant meetings, like the following.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ScheduledTime { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TimeZone { get; init; }

    /// <summary>Minutes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Duration { get; init; }

    /// <summary>RRULE text of a series.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Recurrence { get; init; }

    /// <summary>What the caller is here: <c>host</c>, <c>cohost</c> or <c>participant</c>; left out for everybody else.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? YourRole { get; init; }

    /// <summary>Shown once, to who made the meeting.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? HostToken { get; init; }

    public static MeetingObject Of(MeetingSummary meeting, string joinUrl) => new(
        meeting.MeetingId,
        meeting.Title,
        null,
        new MeetingHost(meeting.HostAccount, meeting.HostName),
        meeting.Visibility.ToString().ToLowerInvariant(),
        meeting.Status.ToString().ToLowerInvariant(),
        [],
        0,
        MeetingSettingsObject.Of(meeting.Settings),
        joinUrl,
        meeting.CreatedAt,
        meeting.StartedAt,
        meeting.EndedAt);
}

/// <param name="Id">The account; left out when a guest made the meeting.</param>
internal sealed record MeetingHost([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Id, string? Name);

/// <summary>Somebody who is invited.</summary>
/// <param name="Email">Left out for those who may not see it.</param>
/// <param name="Role"><c>participant</c> or <c>coHost</c>.</param>
/// <param name="Rsvp"><c>pending</c>, <c>yes</c>, <c>no</c> or <c>maybe</c>.</param>
internal sealed record MeetingParticipant([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Email, string Name, string Role, string Rsvp);

/// <summary>How a meeting is set, as everybody with its link may know. The password itself is never shown.</summary>
internal sealed record MeetingSettingsObject(bool WaitingRoomEnabled, bool ParticipantsMayStart, bool PasswordSet, MeetingPermissions DefaultPermissions)
{
    public static MeetingSettingsObject Of(MeetingSettings settings) => new(
        settings.WaitingRoom,
        settings.ParticipantsMayStart,
        settings.PasswordHash is not null,
        new MeetingPermissions(settings.Permissions.Audio, settings.Permissions.Video, settings.Permissions.ScreenShare, settings.Permissions.Chat));

    /// <summary>Of scheduled meetings.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? EmailReminders { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ReminderMinutes { get; init; }
}

/// <summary>How an instant meeting is to begin; what is left out is as usual. The host may change all of it later.</summary>
internal sealed record InstantSettings(bool? WaitingRoomEnabled, bool? ParticipantsMayStart, MeetingPermissions? DefaultPermissions, string? Password)
{
    /// <returns>Null when the password is not acceptable.</returns>
    public MeetingSettings? Read() => Password is { Length: > 0 } && !MeetingPasswords.IsAcceptable(Password)
        ? null
        : MeetingSettings.Default with
        {
            WaitingRoom = WaitingRoomEnabled ?? false,
            ParticipantsMayStart = ParticipantsMayStart ?? true,
            Permissions = Permissions.All.With(new PermissionChanges(DefaultPermissions?.Audio, DefaultPermissions?.Video, DefaultPermissions?.ScreenShare, DefaultPermissions?.Chat)),
            PasswordHash = string.IsNullOrEmpty(Password) ? null : MeetingPasswords.Hash(Password),
        };
}

internal sealed record MeetingPermissions(bool? Audio, bool? Video, bool? ScreenShare, bool? Chat);

internal sealed record CreateMeetingBody(string? Title, string? DisplayName, InstantSettings? Settings);
