using NodaTime;
using Parley.Server.Data;
using Parley.Server.Scheduling.Recurrence;

namespace Parley.Server.Scheduling;

/// <summary>Checked: when a meeting is, and who is invited.</summary>
/// <param name="Times">In order; one, or those of the rule.</param>
internal sealed record Timing(DateTimeZone Zone, int DurationMinutes, Rule? Rule, IReadOnlyList<PlannedTime> Times);

/// <param name="Key">The address in capitals.</param>
internal sealed record Invitee(string Email, string Key, string Name, InviteeRole Role);
