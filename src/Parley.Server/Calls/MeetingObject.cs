using System.Text.Json.Serialization;

namespace Parley.Server.Calls;

/// <summary>A meeting as the API shows it.</summary>
internal sealed record MeetingObject(
    string MeetingId,
    string Title,
    string? Description,
    MeetingHost Host,
    string Visibility,
    string Status,
    IReadOnlyList<object> Participants,
    MeetingSettings Settings,
    string JoinUrl,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt)
{
    /// <summary>Shown once, to who made the meeting.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? HostToken { get; init; }

    public static MeetingObject Of(MeetingSummary meeting, string joinUrl) => new(
        meeting.MeetingId,
        meeting.Title,
        null,
        new MeetingHost(meeting.HostName),
        meeting.Visibility.ToString().ToLowerInvariant(),
        meeting.Status.ToString().ToLowerInvariant(),
        [],
        MeetingSettings.Default,
        joinUrl,
        meeting.CreatedAt,
        meeting.StartedAt,
        meeting.EndedAt);
}

internal sealed record MeetingHost(string? Name);

/// <summary>What a meeting can be set to. Only the defaults are in force so far: a request for anything else is refused, not forgotten.</summary>
internal sealed record MeetingSettings(bool? WaitingRoomEnabled, bool? ParticipantsMayStart, MeetingPermissions? DefaultPermissions, string? Password)
{
    public static MeetingSettings Default { get; } = new(false, true, new MeetingPermissions(true, true, true, true), null);

    [JsonIgnore]
    public bool AsksForMore => WaitingRoomEnabled == true || ParticipantsMayStart == false || Password is not null || DefaultPermissions is { AllGiven: false };
}

internal sealed record MeetingPermissions(bool? Audio, bool? Video, bool? ScreenShare, bool? Chat)
{
    [JsonIgnore]
    public bool AllGiven => Audio != false && Video != false && ScreenShare != false && Chat != false;
}

internal sealed record CreateMeetingBody(string? Title, string? DisplayName, MeetingSettings? Settings);
