using Parley.Meetings.Signals;

namespace Parley.Meetings;

/// <summary>One participant's place in a session. It outlives connections and page loads.</summary>
/// <param name="Connection">The live connection that holds the seat; null while nobody does.</param>
/// <param name="LastSeen">When the connection was lost or left; null while connected.</param>
/// <param name="GraceEnds">Until when the seat waits for its holder; null while connected and after the seat was given up.</param>
public sealed record Seat(
    ParticipantId Id,
    int Number,
    SeatProof Proof,
    string DisplayName,
    Role Role,
    DateTimeOffset JoinedAt,
    string? Connection = null,
    string? InstanceId = null,
    DateTimeOffset? HandRaisedAt = null,
    DateTimeOffset? LastSeen = null,
    DateTimeOffset? GraceEnds = null)
{
    public MediaState Media { get; init; } = MediaState.Off;

    /// <summary>Connected or expected back: the others see this participant.</summary>
    public bool Taken => Connection is not null || GraceEnds is not null;

    public ParticipantInfo Describe() => new(
        Id.Value,
        InstanceId,
        DisplayName,
        Role,
        Guest: true,
        Media,
        Connection is null ? Presence.Away : Presence.Here,
        HandRaisedAt,
        JoinedAt,
        Number);
}
