using Parley.Meetings.Signals;
using Parley.Server.Data;

namespace Parley.Server.Scheduling;

/// <summary>Takes part in every change of a plan: mails, reminders, later notifications. Each registered one is called.</summary>
internal interface IPlanChanges
{
    /// <summary>
    /// Called once per change inside its transaction, after the plan's own rows are written: they can be read through <paramref name="db"/>.
    /// Rows added here are saved by the caller and kept or lost together with the change.
    /// </summary>
    /// <returns>Why the change must not happen (a quota is used up); null: all is well.</returns>
    Task<Refusal?> HappenedAsync(ParleyDb db, PlanChange change, CancellationToken cancellationToken);
}
