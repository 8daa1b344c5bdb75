using Parley.Server.Data;

namespace Parley.Server.Calls;

/// <summary>What anybody who knows a meeting's address may know of it.</summary>
internal sealed record MeetingSummary(string MeetingId, string Title, string? HostName, MeetingVisibility Visibility, MeetingStatus Status, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt)
{
    public static MeetingSummary Of(MeetingRow row) =>
        new(row.Id, row.Title, row.HostName, row.Visibility, row.Status, row.CreatedAt, row.StartedAt, row.EndedAt);
}
