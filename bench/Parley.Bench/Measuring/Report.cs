using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Bench.Measuring;

/// <summary>All rounds of a run, as the JSON that is kept and as a table to read.</summary>
internal sealed record Report(DateTimeOffset At, Machine Machine, string Command, IReadOnlyDictionary<string, string> Servers, IReadOnlyList<RoundResult> Rounds)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    /// <summary>Medians over the rounds that are not void.</summary>
    public string ToTable()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Machine.Processor}, {Machine.Cores} cores, {Machine.Kernel}, {Machine.Runtime}; load average at the start {Machine.LoadAverage:0.0}\n\n");
        text.Append("| load | server | rounds (void) | CPU us/packet (range) | core | waited | generator | audio p50 / p99 ms | video p50 / p99 / p99.9 ms | lost | KiB/subscriber |\n");
        text.Append("|---|---|---|---|---|---|---|---|---|---|---|\n");
        foreach (var group in Rounds.GroupBy(round => (round.Workload, round.Subscribers, round.Server)))
        {
            var good = group.Where(round => round.Void is null).ToList();
            text.Append(CultureInfo.InvariantCulture, $"| {group.Key.Workload} x {group.Key.Subscribers} | {group.Key.Server} | {group.Count()} ({group.Count() - good.Count}) | ");
            text.Append(good.Count == 0 ? $"void: {group.Last().Void} | | | | | | | |\n" : Line(good));
        }

        return text.ToString();
    }

    private static string Line(List<RoundResult> rounds)
    {
        var cpu = rounds.Select(round => round.CpuMicrosecondsPerPacket).ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Medians.Of(cpu):0.00} ({cpu.Min():0.00}-{cpu.Max():0.00}) | {Share(rounds, one => one.ServerShare)} | {Share(rounds, one => one.ServerWaitShare)} | {Share(rounds, one => one.GeneratorShare)} | "
            + $"{Of(rounds, one => one.Audio?.P50)} / {Of(rounds, one => one.Audio?.P99)} | {Of(rounds, one => one.Video?.P50)} / {Of(rounds, one => one.Video?.P99)} / {Of(rounds, one => one.Video?.P999)} | "
            + $"{Medians.Of(rounds.Select(one => one.LossShare)):0.000 %} | {Medians.Of(rounds.Select(one => one.KibibytesPerSubscriber)):0} |\n");
    }

    private static string Share(List<RoundResult> rounds, Func<RoundResult, double> select) =>
        Medians.Of(rounds.Select(select)).ToString("0 %", CultureInfo.InvariantCulture);

    private static string Of(List<RoundResult> rounds, Func<RoundResult, double?> select)
    {
        var values = rounds.Select(select).OfType<double>().ToList();
        return values.Count == 0 ? "-" : Medians.Of(values).ToString("0.00", CultureInfo.InvariantCulture);
    }
}
