using System.Text.Json.Serialization;
using Parley.Server.Calls;
using Parley.Server.Scheduling;

namespace Parley.Server.Webhooks.Delivery;

/// <summary>What a receiver gets: docs/webhooks.md is its description.</summary>
/// <param name="Timestamp">When it happened, not when it is sent.</param>
internal sealed record EventBody(string Type, DateTimeOffset Timestamp, EventData Data);

/// <param name="Sequence">Rises with every event of this meeting; 0 in a test.</param>
internal sealed record EventData(long Sequence)
{
    /// <summary>As the API shows it to its host, with the first fifty who are invited.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MeetingObject? Meeting { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? SessionId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OccurrenceObject? Occurrence { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EventParticipant? Participant { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EventAuthor? By { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>Of a test: which webhook it goes to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? WebhookId { get; init; }
}

/// <param name="Role"><c>host</c>, <c>cohost</c> or <c>participant</c>; left out while there is no seat.</param>
/// <param name="Email">Of an account or an invitation, as the history shows it to the host.</param>
internal sealed record EventParticipant(
    string ParticipantId,
    string? Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Role,
    bool Guest,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Via,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Email);

/// <summary>Who did it. Left out where nobody in the meeting did: the API, or time.</summary>
internal sealed record EventAuthor([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ParticipantId, string? Name);
