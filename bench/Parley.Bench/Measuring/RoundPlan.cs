using Parley.Bench.Load;

namespace Parley.Bench.Measuring;

/// <summary>How one round is run.</summary>
internal sealed record RoundPlan(Workload Workload, LoadPlan Load, int Round, TimeSpan WarmUp, TimeSpan Duration, int? GeneratorCore);
