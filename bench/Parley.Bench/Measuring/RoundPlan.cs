using Parley.Bench.Load;

namespace Parley.Bench.Measuring;

/// <summary>How one round is run.</summary>
internal sealed record RoundPlan(
    Workload Workload, string Label, LoadPlan Load, int Round, TimeSpan WarmUp, TimeSpan Duration, int? GeneratorCore, NoiseLimits Limits);
