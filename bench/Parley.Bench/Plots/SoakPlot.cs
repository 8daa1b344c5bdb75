using Parley.Bench.Soak;

namespace Parley.Bench.Plots;

/// <summary>Memory, peers and load of a soak over time.</summary>
internal static class SoakPlot
{
    public static string Draw(SoakReport report)
    {
        var seconds = report.Seconds;
        var end = seconds.Count == 0 ? 1 : seconds[^1].Second / 60.0;
        var memory = Chart("Memory", "MiB", one => one.ResidentMebibytes);
        Add(memory, "resident", one => one.ResidentMebibytes);
        Add(memory, "managed heap", one => one.HeapMebibytes);
        var peers = Chart("Peers", "peers", one => one.MostPeers);
        Add(peers, "of the server", one => one.Peers);
        Add(peers, "at most right", one => one.MostPeers);
        var load = Chart("Load", "share of a core", one => Math.Max(one.ServerShare, one.GeneratorShare));
        Add(load, "server", one => one.ServerShare);
        Add(load, "load client", one => one.GeneratorShare);
        return SvgChart.Document([memory, peers, load]);

        SvgChart Chart(string title, string unit, Func<SoakSecond, double> highest) =>
            new(title, "minutes", unit, end, seconds.Count == 0 ? 1 : seconds.Max(highest));

        void Add(SvgChart chart, string name, Func<SoakSecond, double> select) =>
            chart.Add(name, [.. seconds.Select(one => (one.Second / 60.0, select(one)))], dots: false, line: true);
    }
}
