namespace Parley.Bench.Measuring;

/// <summary>The command <c>media</c>: rounds of servers against each other, printed and kept.</summary>
internal static class MediaCommand
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var options = MediaOptions.Parse(arguments);
        var series = options.Preset is { } preset ? Presets.Named(preset, options) : [options];
        var report = new Report(TimeProvider.System.GetUtcNow(), Machine.Describe(), options.Command);
        if (options.GeneratorCore is { } core)
        {
            Affinity.PinProcess(core);
        }

        foreach (var one in series)
        {
            await MediaBenchmark.RunAsync(one, report, cancellation);
            if (options.JsonPath is { } path)
            {
                // After each series, so that an interrupted run leaves what it measured.
                await File.WriteAllTextAsync(path, report.ToJson(), cancellation);
            }
        }

        Console.WriteLine();
        Console.WriteLine(ReportTable.Of(report));

        // A run in which nothing could be measured must not look like a success.
        return report.Rounds.All(round => round.Void is not null) && report.Capacities.Count == 0 ? 1 : 0;
    }
}
