namespace Parley.Bench.Measuring;

/// <summary>The command <c>media</c>: rounds of servers against each other, printed and kept.</summary>
internal static class MediaCommand
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var options = MediaOptions.Parse(arguments);
        var report = await MediaBenchmark.RunAsync(options, cancellation);
        Console.WriteLine();
        Console.WriteLine(report.ToTable());
        if (options.JsonPath is { } path)
        {
            await File.WriteAllTextAsync(path, report.ToJson(), cancellation);
        }

        // A run in which nothing could be measured must not look like a success.
        return report.Rounds.All(round => round.Void is not null) ? 1 : 0;
    }
}
