using Parley.Meetings.Signals;

namespace Parley.Meetings.Effects;

/// <summary>The outcome of a command: the meeting as it is now, the answer, and what the world has to do.</summary>
/// <param name="Refusal">Why not; null when accepted. A refused command has no effects and leaves the meeting as it was.</param>
/// <param name="Seat">The seat that a join got.</param>
public sealed record Decision(Meeting Next, IReadOnlyList<MeetingEffect> Effects, Refusal? Refusal = null, Seat? Seat = null);
