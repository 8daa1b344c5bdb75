namespace Parley.Sfu.Workers;

/// <summary>
/// Which worker takes a new peer. A small room stays together, since crossing costs a copy and wakes two threads; a large one uses
/// all workers, since its cost grows with the square.
/// </summary>
internal static class Placement
{
    // A worker busier than this has no time for another burst.
    private const double Busy = 0.6;

    // Loads closer than this count as equal; then the number of peers decides, which is known before any media flows.
    private const double Coarseness = 0.2;

    /// <summary>Chooses.</summary>
    /// <param name="loads">All workers.</param>
    /// <param name="ofRoom">How many peers of the room each worker has.</param>
    /// <param name="beforeSpilling">Peers of one room a worker takes before the room uses another.</param>
    public static int Choose(ReadOnlySpan<WorkerLoad> loads, ReadOnlySpan<int> ofRoom, int beforeSpilling)
    {
        var chosen = -1;
        for (var worker = 0; worker < loads.Length; worker++)
        {
            if (ofRoom[worker] > 0 && ofRoom[worker] < beforeSpilling && loads[worker].BusyShare < Busy
                && (chosen < 0 || ofRoom[worker] > ofRoom[chosen]))
            {
                chosen = worker;
            }
        }

        if (chosen >= 0)
        {
            return chosen;
        }

        chosen = 0;
        for (var worker = 1; worker < loads.Length; worker++)
        {
            chosen = Rank(loads[worker]).CompareTo(Rank(loads[chosen])) < 0 ? worker : chosen;
        }

        return chosen;
    }

    private static (int Load, int Peers) Rank(WorkerLoad load) => ((int)(load.BusyShare / Coarseness), load.Peers);
}

/// <summary>How much a worker has to do.</summary>
/// <param name="Peers">Peers it has or is about to get.</param>
/// <param name="BusyShare">The share of the last second it did not wait in, 0 to 1.</param>
internal readonly record struct WorkerLoad(int Peers, double BusyShare);
