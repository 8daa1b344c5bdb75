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
    public MediaState Media { get; init; } = MediaState.Off;

    public Via Via { get; init; } = Via.Page;

    /// <summary>Who its holder is, as far as the server knows.</summary>
    public Identity Who { get; init; } = Identity.Nobody;

    /// <summary>What was said of this one alone.</summary>
    public PermissionChanges Override { get; init; } = PermissionChanges.Nothing;

    /// <summary>Sources that others have switched off: nothing of them is forwarded until their owner switches them on.</summary>
    public MediaState Silenced { get; init; } = MediaState.Off;

    /// <summary>Acting co-host.</summary>
    public bool Acting { get; init; }

    /// <summary>The reactions of the last <see cref="MeetingRules.ReactionWindow"/>, oldest first.</summary>
    public ImmutableArray<SentReaction> Reactions { get; init; } = [];

    /// <summary>When the last sample of this seat's connection was kept, and how many were; counted since the meeting was read into memory.</summary>
    public DateTimeOffset? SampledAt { get; init; }

    public int Samples { get; init; }

    /// <summary>Connected or expected back: the others see this participant.</summary>
    public bool Taken => Connection is not null || GraceEnds is not null;

    /// <summary>Host or co-host.</summary>
    public bool Leads => Role != Role.Participant;
}
