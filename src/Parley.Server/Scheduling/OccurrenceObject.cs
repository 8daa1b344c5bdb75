using Parley.Server.Data;

namespace Parley.Server.Scheduling;

/// <summary>A planned time as the API shows it.</summary>
/// <param name="OriginalTime">When the rule puts it.</param>
/// <param name="Duration">Minutes.</param>
/// <param name="Moved">It has another time or length than the rule gives it.</param>
/// <param name="Status"><c>scheduled</c>, <c>ongoing</c>, <c>completed</c> or <c>cancelled</c>.</param>
/// <param name="StartedAt">When it really began; null while it has not, and when nobody came.</param>
public sealed record OccurrenceObject(
    Guid OccurrenceId, DateTimeOffset OriginalTime, DateTimeOffset ScheduledTime, int Duration, bool Moved, string Status, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt)
{
    internal static OccurrenceObject Of(OccurrenceRow row) => new(
        row.Id,
        row.OriginalStart,
        row.StartsAt,
        (int)Math.Round((row.EndsAt - row.StartsAt).TotalMinutes),
        row.Moved,
        row.Status.ToString().ToLowerInvariant(),
        row.StartedAt,
        row.EndedAt);
}
