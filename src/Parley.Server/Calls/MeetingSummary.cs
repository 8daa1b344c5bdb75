using Parley.Server.Data;

namespace Parley.Server.Calls;

/// <summary>What anybody who knows a meeting's address may know of it.</summary>
internal sealed record MeetingSummary(string MeetingId, string Title, string? HostName, MeetingVisibility Visibility, MeetingStatus Status, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, Guid? HostAccount, DoorsShown Doors)
{
    public static MeetingSummary Of(MeetingRow row) =>
        new(row.Id, row.Title, row.HostName, row.Visibility, row.Status, row.CreatedAt, row.StartedAt, row.EndedAt, row.HostAccountId, new DoorsShown(row.PasswordHash is not null, row.WaitingRoom, row.Locked, !row.ParticipantsMayStart && row.Status != MeetingStatus.Ongoing));
}

/// <summary>What somebody who is about to join should know before: to be asked for a password at once, and to ask instead of joining.</summary>
/// <param name="NotBegun">It waits for its host.</param>
internal sealed record DoorsShown(bool Password, bool WaitingRoom, bool Locked, bool NotBegun);
