using System.Globalization;
using Parley.Bench.Measuring;

namespace Parley.Bench.Plots;

/// <summary>The command <c>media-plot</c>: what workload B costs over the number of subscribers, of a report's rounds.</summary>
internal static class CostPlot
{
    public const string Usage = "usage: media-plot REPORT.json PLOT.svg";

    private const string Load = "B";

    public static int Run(IReadOnlyList<string> arguments)
    {
        if (arguments is not [var source, var target])
        {
            throw new ArgumentException("Expected a report and a file to draw into.", nameof(arguments));
        }

        var report = Report.Read(source);
        File.WriteAllText(target, Draw(report));
        foreach (var (server, fit) in Servers(report).Select(server => (server.Name, LinearFit.Of(server.Share))))
        {
            Console.WriteLine(fit is null
                ? $"{server}: one number of subscribers is not enough for a line"
                : string.Create(CultureInfo.InvariantCulture, $"{server}: {fit.Offset:0.000} + {fit.Slope * 100:0.000} per 100 subscribers of a core, R² {fit.Determination:0.000}"));
        }

        return 0;
    }

    public static string Draw(Report report)
    {
        var servers = Servers(report).ToList();
        if (servers.Count == 0)
        {
            throw new ArgumentException("The report has no round of workload B that is not void.", nameof(report));
        }

        var right = servers.Max(server => server.Share.Max(point => point.X));
        var share = new SvgChart("CPU time, one publisher of 2.5 Mbit/s with sound; dashed: straight line", "subscribers", "share of a core", right, servers.Max(one => one.Share.Max(point => point.Y)));
        var packet = new SvgChart("CPU time per forwarded packet", "subscribers", "µs", right, servers.Max(one => one.Packet.Max(point => point.Y)));
        foreach (var server in servers)
        {
            share.Add(server.Name, server.Share, dots: true, line: false);
            if (LinearFit.Of(server.Share) is { } fit)
            {
                share.AddFit(fit);
            }

            packet.Add(server.Name, server.Packet, dots: true, line: false);
        }

        return SvgChart.Document([share, packet]);
    }

    private static IEnumerable<(string Name, IReadOnlyList<(double X, double Y)> Share, IReadOnlyList<(double X, double Y)> Packet)> Servers(Report report) => report.Rounds
        .Where(round => round is { Workload: Load, Void: null, Received: > 0, ServerShare: > 0 })
        .GroupBy(round => round.Server)
        .Select(server => (
            server.Key,
            (IReadOnlyList<(double X, double Y)>)[.. server.Select(round => ((double)round.Subscribers, round.ServerShare))],
            (IReadOnlyList<(double X, double Y)>)[.. server.Select(round => ((double)round.Subscribers, round.CpuMicrosecondsPerPacket))]));
}
