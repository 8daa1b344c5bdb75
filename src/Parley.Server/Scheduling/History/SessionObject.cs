using System.Text.Json.Serialization;

namespace Parley.Server.Scheduling.History;

/// <summary>A session as the API shows it: what really happened of a meeting.</summary>
/// <param name="OccurrenceId">The planned time it was; left out for an unplanned one.</param>
/// <param name="EndTime">Null: it goes on.</param>
/// <param name="Duration">Minutes, to a hundredth; up to now while it goes on.</param>
/// <param name="EndReason"><c>ended</c> or <c>idle</c>; null while it goes on.</param>
public sealed record SessionObject(
    Guid SessionId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? OccurrenceId,
    DateTimeOffset StartTime,
    DateTimeOffset? EndTime,
    double Duration,
    string? EndReason,
    IReadOnlyList<AttendeeObject> Participants);

/// <summary>Somebody who was there, on however many devices.</summary>
/// <param name="Email">Of the account or the invitation; left out for those who may not see it, and for guests.</param>
/// <param name="Role"><c>host</c>, <c>cohost</c> or <c>participant</c>: the highest of the session.</param>
/// <param name="Duration">Minutes in the session, to a hundredth; two devices at a time count once.</param>
public sealed record AttendeeObject(
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Email,
    string Role,
    bool Guest,
    double Duration,
    IReadOnlyList<StayObject> Stays);

/// <param name="LeaveTime">Null: still there.</param>
public sealed record StayObject(DateTimeOffset JoinTime, DateTimeOffset? LeaveTime);

/// <param name="To">Null: everybody.</param>
public sealed record ChatLineObject(string MessageId, DateTimeOffset SentAt, string From, string? To, string Text);

/// <param name="By">Null: nobody in the meeting.</param>
public sealed record LogEntryObject(DateTimeOffset At, string Act, string? By, string? Who, string? Detail);

/// <param name="RoundTrip">Mean, in milliseconds; null: never measured.</param>
/// <param name="Loss">Mean share of packets that did not arrive.</param>
public sealed record ConnectionSummary(string Name, int Samples, double? RoundTrip, double? Loss);
