using Parley.Meetings.Signals;

namespace Parley.Meetings.Effects;

/// <summary>The outcome of a command: the meeting as it is now, the answer, and what the world has to do.</summary>
/// <param name="Refusal">Why not; null when accepted. A refused command has no effects and leaves the meeting as it was.</param>
/// <param name="Seat">The seat that a join got.</param>
/// <param name="Waiter">The place in the waiting room that a join got instead.</param>
public sealed record Decision(Meeting Next, IReadOnlyList<MeetingEffect> Effects, Refusal? Refusal = null, Seat? Seat = null, Waiter? Waiter = null)
{
    /// <summary>This, and then what the meeting decides next.</summary>
    internal Decision And(Func<Meeting, Decision> then)
    {
        var more = then(Next);
        return this with { Next = more.Next, Effects = [.. Effects, .. more.Effects] };
    }
}
