using System.Diagnostics;
using Parley.Bench.Measuring;

namespace Parley.Bench.Micro;

/// <summary>Measures the variants of a benchmark in turn, round by round.</summary>
internal static class MicroRunner
{
    // Tiered compilation replaces a method some 100 ms after its thirtieth call, and its successor again: a set of measurements with a
    // shorter warm-up had rows three times too slow.
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(700);

    public static IReadOnlyList<MicroResult> Run(IMicroBenchmark benchmark, int rounds)
    {
        var variants = benchmark.Prepare();
        foreach (var variant in variants)
        {
            var begin = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(begin) < WarmUp)
            {
                Measure(variant);
            }
        }

        var measured = variants.Select(_ => new List<(double Nanoseconds, double Bytes)>()).ToList();
        for (var round = 0; round < rounds; round++)
        {
            for (var index = 0; index < variants.Count; index++)
            {
                measured[index].Add(Measure(variants[index]));
            }
        }

        return [.. variants.Select((variant, index) => new MicroResult(
            benchmark.Name,
            variant.Name,
            Medians.Of(measured[index].Select(one => one.Nanoseconds)),
            measured[index].Min(one => one.Nanoseconds),
            Medians.Of(measured[index].Zip(measured[0], (own, first) => own.Nanoseconds / first.Nanoseconds)),
            Medians.Of(measured[index].Select(one => one.Bytes))))];
    }

    private static (double Nanoseconds, double Bytes) Measure(MicroVariant variant)
    {
        variant.Before?.Invoke();
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var begin = ThreadClock.Nanoseconds;
        var operations = variant.Run();
        var elapsed = ThreadClock.Nanoseconds - begin;
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        variant.After?.Invoke();
        return operations > 0
            ? (elapsed / (double)operations, bytes / (double)operations)
            : throw new InvalidOperationException($"{variant.Name} did nothing.");
    }
}
