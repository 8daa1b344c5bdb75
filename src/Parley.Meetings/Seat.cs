using System.Collections.Immutable;
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
    /// <summary>Whose seat it is; null for guests.</summary>
    public Guid? Account { get; init; }

    public MediaState Media { get; init; } = MediaState.Off;

    public Via Via { get; init; } = Via.Page;

    /// <summary>Which sources the host lets through.</summary>
    public MediaState Allowed { get; init; } = MediaState.All;

    /// <summary>The reactions of the last <see cref="MeetingRules.ReactionWindow"/>, oldest first.</summary>
    public ImmutableArray<SentReaction> Reactions { get; init; } = [];

    /// <summary>When the last sample of this seat's connection was kept, and how many were; counted since the meeting was read into memory.</summary>
    public DateTimeOffset? SampledAt { get; init; }

    public int Samples { get; init; }

    /// <summary>Connected or expected back: the others see this participant.</summary>
    public bool Taken => Connection is not null || GraceEnds is not null;

    public ParticipantInfo Describe() => new(
        Id.Value,
        InstanceId,
        DisplayName,
        Role,
        Guest: Account is null,
        Media.And(Allowed),
        Connection is null ? Presence.Away : Presence.Here,
        HandRaisedAt,
        JoinedAt,
        Number,
        Via,
        Permissions.All with { Audio = Allowed.Audio, Video = Allowed.Video, ScreenShare = Allowed.Screen },
        Acting: false,
        Invited: false,
        AccountId: null);
}
