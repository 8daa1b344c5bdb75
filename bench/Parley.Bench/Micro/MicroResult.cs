namespace Parley.Bench.Micro;

/// <summary>What a variant cost per operation, in CPU time of the thread, kernel included.</summary>
/// <param name="Benchmark">The benchmark's name.</param>
/// <param name="Variant">The variant's name.</param>
/// <param name="Nanoseconds">Median over the rounds.</param>
/// <param name="Lowest">The cheapest round.</param>
/// <param name="Ratio">Median over the rounds of this variant to the first one of the same round.</param>
/// <param name="AllocatedBytes">Managed bytes per operation.</param>
internal sealed record MicroResult(string Benchmark, string Variant, double Nanoseconds, double Lowest, double Ratio, double AllocatedBytes);
