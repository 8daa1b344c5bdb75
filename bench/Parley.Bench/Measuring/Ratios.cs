using System.Globalization;
using System.Text;

namespace Parley.Bench.Measuring;

/// <summary>
/// Parley against the others: medians of the ratios within one round, since a slow phase of the machine meets neighbours alike.
/// </summary>
internal static class Ratios
{
    public static string Of(IReadOnlyList<RoundResult> rounds)
    {
        var text = new StringBuilder();
        foreach (var load in rounds.Where(round => round.Void is null).GroupBy(round => (round.Workload, round.Subscribers)))
        {
            var without = rounds.FirstOrDefault(round => round.Server == "none" && round.Workload == load.Key.Workload && round.Void is null);
            Append(text, load, "cpu/packet", round => round.Received == 0 ? null : round.CpuMicrosecondsPerPacket);
            Append(text, load, "added audio p50", round => Added(round.Audio?.P50, without?.Audio?.P50));
            Append(text, load, "added audio p99", round => Added(round.Audio?.P99, without?.Audio?.P99));
            Append(text, load, "added video p50", round => Added(round.Video?.P50, without?.Video?.P50));
            Append(text, load, "added video p99", round => Added(round.Video?.P99, without?.Video?.P99));
            Append(text, load, "memory", round => round.KibibytesPerSubscriber);
            Append(text, load, "cpu/join", round => round.Join?.CpuMilliseconds);
            Append(text, load, "first picture p50", round => round.Join?.FirstPicture.P50);
        }

        return text.ToString();
    }

    // What the path itself takes does not count; without that figure nothing is taken off.
    private static double? Added(double? milliseconds, double? without) => milliseconds is { } value && value > (without ?? 0) ? value - (without ?? 0) : null;

    private static void Append(StringBuilder text, IEnumerable<RoundResult> load, string what, Func<RoundResult, double?> select)
    {
        var all = load.ToList();
        var parts = new List<string>();
        foreach (var other in all.Select(round => round.Server).Where(server => server is not ("parley" or "none")).Distinct())
        {
            var ratios = all.Where(round => round.Server == "parley")
                .Join(all.Where(round => round.Server == other), own => own.Round, theirs => theirs.Round, (own, theirs) => select(own) / select(theirs))
                .OfType<double>()
                .Where(double.IsFinite)
                .ToList();
            if (ratios.Count > 0)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"parley/{other} {Medians.Of(ratios):0.00}"));
            }
        }

        if (parts.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{all[0].Workload} x {all[0].Subscribers}: {what}: {string.Join(", ", parts)}\n");
        }
    }
}
