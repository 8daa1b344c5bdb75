using Parley.Bench.Measuring;

namespace Parley.Bench.Tests;

/// <summary>For tests, which share the machine.</summary>
internal static class Noise
{
    public static NoiseLimits Any { get; } = new(double.MaxValue, double.MaxValue);
}
