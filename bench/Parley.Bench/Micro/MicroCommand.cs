using System.Globalization;
using System.Text;
using System.Text.Json;
using Parley.Bench.Measuring;

namespace Parley.Bench.Micro;

/// <summary>The command <c>micro</c>: all micro-benchmarks, or those whose names begin with what is given.</summary>
internal static class MicroCommand
{
    public const string Usage = "usage: micro [NAME ...] [--rounds 41] [--core 0] [--json FILE]; a negative core pins nothing";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static int Run(IReadOnlyList<string> arguments)
    {
        var options = Arguments.Parse(arguments, ["--rounds", "--core", "--json"]);
        var rounds = options.Number("--rounds", 41, 1, 10_000);
        var core = options.Number("--core", 0, -1, 63);
        var benchmarks = Find(options.Words);
        if (core >= 0)
        {
            Affinity.PinThread(core);
        }

        var results = new List<MicroResult>();
        foreach (var benchmark in benchmarks)
        {
            using (benchmark)
            {
                Console.WriteLine($"{benchmark.Name}: {benchmark.Description}\n");
                var measured = MicroRunner.Run(benchmark, rounds);
                results.AddRange(measured);
                Console.WriteLine(Table(measured));
            }
        }

        if (options.Text("--json") is { } path)
        {
            File.WriteAllText(path, JsonSerializer.Serialize(new { At = TimeProvider.System.GetUtcNow(), Machine = Machine.Describe(), Rounds = rounds, Results = results }, Json) + "\n");
        }

        return 0;
    }

    public static string Table(IReadOnlyList<MicroResult> results)
    {
        var text = new StringBuilder("| variant | ns (lowest) | ratio | bytes |\n|---|---|---|---|\n");
        foreach (var result in results)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {result.Variant} | {result.Nanoseconds:0} ({result.Lowest:0}) | {result.Ratio:0.00} | {result.AllocatedBytes:0.##} |\n");
        }

        return text.ToString();
    }

    private static List<IMicroBenchmark> Find(IReadOnlyList<string> names)
    {
        var all = New<IMicroBenchmark>().Concat(New<IMicroBenchmarks>().SelectMany(family => family.All))
            .OrderBy(benchmark => benchmark.Name, StringComparer.Ordinal)
            .ToList();
        var chosen = all.FindAll(benchmark => names.Count == 0 || names.Any(name => benchmark.Name.StartsWith(name, StringComparison.Ordinal)));
        return chosen.Count > 0
            ? chosen
            : throw new ArgumentException($"There is {string.Join(", ", all.Select(benchmark => benchmark.Name))}, but no {string.Join(' ', names)}.", nameof(names));
    }

    private static IEnumerable<T> New<T>() => typeof(MicroCommand).Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false, IsInterface: false } && type.IsAssignableTo(typeof(T)) && type.GetConstructor([]) is not null)
        .Select(type => (T)Activator.CreateInstance(type)!);
}
