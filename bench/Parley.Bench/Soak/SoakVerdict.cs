using System.Globalization;
using Parley.Bench.Measuring;

namespace Parley.Bench.Soak;

/// <summary>Says whether memory grew, peers leaked or anything failed.</summary>
internal static class SoakVerdict
{
    // The heap with nobody connected: what a leak of 1 KiB a join makes visible within a thousand joins.
    private const long MaxHeapGrowth = 1 << 20;

    // Resident memory moves with the collector's budget; this is for leaks outside the managed heap.
    private const double MaxResidentGrowth = 1.1;
    private const double ResidentSlack = 24;
    private const int PatienceSeconds = 10;

    public static IReadOnlyList<string> Of(IReadOnlyList<SoakSecond> seconds, int joins, long heapBefore, long heapAfter, int peersLeft)
    {
        var defects = new List<string>();
        if (seconds.Count == 0)
        {
            return ["Nothing was measured."];
        }

        var last = seconds[^1];
        Add(last.Faults > 0, $"{last.Faults} faults.");
        Add(last.Exceptions > 0, $"{last.Exceptions} exceptions.");
        Add(seconds.Any(second => second.Corrupt > 0), "Content was not what was sent.");
        Add(peersLeft > 0, $"{peersLeft} peers are left after everybody went.");
        Add(Longest(seconds, second => second.Peers > second.MostPeers) > PatienceSeconds, "The server kept peers that had gone.");
        Add(heapAfter - heapBefore > Math.Max(MaxHeapGrowth, joins * 1024L), $"The heap grew from {heapBefore / 1024} to {heapAfter / 1024} KiB over {joins} joins.");

        // The first fifth finds the load.
        var settled = seconds.Skip(seconds.Count / 5).ToList();
        var part = Math.Max(1, settled.Count / 8);
        var early = Medians.Of(settled.Take(part).Select(second => second.ResidentMebibytes));
        var late = Medians.Of(settled.TakeLast(part).Select(second => second.ResidentMebibytes));
        Add(late > (early * MaxResidentGrowth) + ResidentSlack, string.Create(CultureInfo.InvariantCulture, $"Memory grew from {early:0} to {late:0} MiB."));
        return defects;

        void Add(bool isDefect, string text)
        {
            if (isDefect)
            {
                defects.Add(text);
            }
        }
    }

    private static int Longest(IReadOnlyList<SoakSecond> seconds, Func<SoakSecond, bool> holds)
    {
        var (longest, current) = (0, 0);
        foreach (var second in seconds)
        {
            current = holds(second) ? current + 1 : 0;
            longest = Math.Max(longest, current);
        }

        return longest;
    }
}
