namespace Parley.Bench.Micro;

/// <summary>Several benchmarks that differ by a parameter. Found as single ones are.</summary>
internal interface IMicroBenchmarks
{
    IEnumerable<IMicroBenchmark> All { get; }
}
