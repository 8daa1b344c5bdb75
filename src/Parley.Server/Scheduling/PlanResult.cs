using Parley.Meetings.Signals;

namespace Parley.Server.Scheduling;

/// <summary>What came of planning something or changing a plan.</summary>
internal abstract record PlanResult
{
    private PlanResult()
    {
    }

    /// <param name="Repeated">The request was one that has been answered before; nothing was done.</param>
    public sealed record Done(string MeetingId, bool Repeated = false) : PlanResult;

    /// <param name="Faults">At least one.</param>
    public sealed record Invalid(IReadOnlyList<PlanFault> Faults) : PlanResult;

    public sealed record No(Refusal Refusal) : PlanResult;
}
