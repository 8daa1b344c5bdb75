using System.Globalization;
using System.Text;

namespace Parley.Bench.Measuring;

/// <summary>A report to read: medians over the rounds that are not void.</summary>
internal static class ReportTable
{
    public static string Of(Report report)
    {
        var text = new StringBuilder();
        var machine = report.Machine;
        text.Append(CultureInfo.InvariantCulture, $"{machine.Processor}, {machine.Cores} cores, {machine.Kernel}, {machine.Runtime}; load average at the start {machine.LoadAverage:0.0}\n\n");
        var groups = report.Rounds.GroupBy(round => (round.Workload, round.Subscribers, round.Server)).ToList();
        var steady = groups.FindAll(group => group.Any(round => round.Received > 0 || round.Void is not null) && group.All(round => round.Join is null));
        if (steady.Count > 0)
        {
            text.Append("| load | server | rounds (void) | CPU us/packet (range) | kernel | core | waited | others | generator | audio p50 / p99 / max ms | video p50 / p99 / max ms | video lost before / after | all lost | pictures | KiB/subscriber | GC pauses |\n");
            text.Append("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
            steady.ForEach(group => text.Append(Line(group.Key.Workload, group.Key.Subscribers, group.Key.Server, [.. group], Steady)));
        }

        Append(text, groups.FindAll(group => group.Any(round => round.Join is not null)), "| load | server | rounds (void) | CPU ms/join (with forwarding) | first picture p50 / p99 / max ms | without picture |\n|---|---|---|---|---|---|\n", Join);
        Append(text, groups.FindAll(group => group.Key.Workload.StartsWith("idle", StringComparison.Ordinal)), "| load | server | rounds (void) | KiB/participant | CPU us per participant and second |\n|---|---|---|---|---|\n", Idle);
        if (report.Capacities.Count > 0)
        {
            text.Append("\n| server | subscribers (streams) | limit | probes |\n|---|---|---|---|\n");
            report.Capacities.ForEach(one => text.Append(CultureInfo.InvariantCulture, $"| {one.Server} | {one.Subscribers} ({2 * one.Subscribers}) | {one.Reason} | {string.Join(' ', one.Probes.Select(probe => probe.Subscribers))} |\n"));
        }

        text.Append('\n').Append(Ratios.Of(report.Rounds));
        return text.ToString();
    }

    public static string Summary(RoundResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Workload} x {result.Subscribers} round {result.Round} {result.Server}: {result.CpuMicrosecondsPerPacket:0.00} us/packet, "
        + $"{result.Received} received, server {result.ServerShare:0 %} (waited {result.ServerWaitShare:0 %}), generator {result.GeneratorShare:0 %}, others {result.OthersShare:0 %}, "
        + $"audio {result.Audio?.P50}/{result.Audio?.P99} ms, video {result.Video?.P50}/{result.Video?.P99} ms, lost {result.Lost}, pictures {result.PicturesDecoded:0.0 %}"
        + $"{(result.Join is { } join ? $", join {join.CpuMilliseconds:0.00} ms CPU, first picture {join.FirstPicture.P50:0} ms" : string.Empty)}"
        + $"{(result.Void is null ? string.Empty : $", VOID: {result.Void}")}");

    private static void Append<T>(StringBuilder text, List<T> groups, string head, Func<List<RoundResult>, string> row)
        where T : IGrouping<(string Workload, int Subscribers, string Server), RoundResult>
    {
        if (groups.Count > 0)
        {
            text.Append('\n').Append(head);
            groups.ForEach(group => text.Append(Line(group.Key.Workload, group.Key.Subscribers, group.Key.Server, [.. group], row)));
        }
    }

    private static string Line(string workload, int subscribers, string server, List<RoundResult> rounds, Func<List<RoundResult>, string> row)
    {
        var good = rounds.FindAll(round => round.Void is null);
        var head = string.Create(CultureInfo.InvariantCulture, $"| {workload} x {subscribers} | {server} | {rounds.Count} ({rounds.Count - good.Count}) | ");
        return good.Count == 0 ? $"{head}void: {rounds[^1].Void} |\n" : $"{head}{row(good)} |\n";
    }

    private static string Steady(List<RoundResult> rounds)
    {
        var cpu = rounds.ConvertAll(round => round.CpuMicrosecondsPerPacket);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Medians.Of(cpu):0.00} ({cpu.Min():0.00}-{cpu.Max():0.00}) | {Of(rounds, one => one.SystemShare, "0 %")} | {Of(rounds, one => one.ServerShare, "0 %")} | {Of(rounds, one => one.ServerWaitShare, "0 %")} | "
            + $"{Of(rounds, one => one.OthersShare, "0 %")} | {Of(rounds, one => one.GeneratorShare, "0 %")} | {Latencies(rounds, one => one.Audio)} | {Latencies(rounds, one => one.Video)} | "
            + $"{Of(rounds, one => one.LossBefore, "0.00 %")} / {Of(rounds, one => one.LossAfter, "0.000 %")} | {Of(rounds, one => one.LossShare, "0.000 %")} | {Of(rounds, one => one.PicturesDecoded, "0.0 %")} | "
            + $"{Of(rounds, one => one.KibibytesPerSubscriber, "0")} | {Pauses(rounds)}");
    }

    private static string Join(List<RoundResult> rounds) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Of(rounds, one => one.Join?.CpuMilliseconds, "0.00")} ({Of(rounds, one => one.Join?.GrossCpuMilliseconds, "0.00")}) | {Latencies(rounds, one => one.Join?.FirstPicture)} | {rounds.Sum(one => one.Join?.Failed)} of {rounds.Sum(one => one.Join?.Joins)}");

    private static string Idle(List<RoundResult> rounds) =>
        $"{Of(rounds, one => one.KibibytesPerSubscriber, "0")} | {Of(rounds, one => one.ServerShare * 1e6 / one.Subscribers, "0")}";

    private static string Pauses(List<RoundResult> rounds) => rounds.Exists(one => one.Runtime is not null)
        ? string.Create(CultureInfo.InvariantCulture, $"{rounds.Sum(one => one.Runtime?.Gen0)} / {rounds.Sum(one => one.Runtime?.Gen1)} / {rounds.Sum(one => one.Runtime?.Gen2)}, {rounds.Sum(one => one.Runtime?.GcPauseMilliseconds):0.0} ms")
        : "-";

    private static string Latencies(List<RoundResult> rounds, Func<RoundResult, Latency?> select) =>
        $"{Of(rounds, one => select(one)?.P50, "0.00")} / {Of(rounds, one => select(one)?.P99, "0.00")} / {Of(rounds, one => select(one)?.Max, "0.00")}";

    private static string Of(List<RoundResult> rounds, Func<RoundResult, double?> select, string format)
    {
        var values = rounds.Select(select).OfType<double>().ToList();
        return values.Count == 0 ? "-" : Medians.Of(values).ToString(format, CultureInfo.InvariantCulture);
    }
}
