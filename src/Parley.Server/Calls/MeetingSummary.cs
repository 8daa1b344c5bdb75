using Parley.Meetings;
using Parley.Server.Data;

namespace Parley.Server.Calls;

/// <summary>What anybody who knows a meeting's address may know of it.</summary>
internal sealed record MeetingSummary(string MeetingId, string Title, string? HostName, MeetingVisibility Visibility, MeetingStatus Status, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, Guid? HostAccount, MeetingSettings Settings)
{
    public static MeetingSummary Of(MeetingRow row) =>
        new(row.Id, row.Title, row.HostName, row.Visibility, row.Status, row.CreatedAt, row.StartedAt, row.EndedAt, row.HostAccountId, row.ReadSettings());

    /// <summary>Somebody was removed from the running session: newcomers without an account wait.</summary>
    public bool NewcomersHeld { get; init; }

    /// <summary>Newcomers wait: until they are admitted, or until the meeting begins.</summary>
    public bool MakesWait => Settings.WaitingRoom || (Status == MeetingStatus.Scheduled && !Settings.ParticipantsMayStart);
}
