namespace Parley.Bench.Measuring;

/// <summary>The largest number of subscribers a server could serve.</summary>
/// <param name="Server">The server.</param>
/// <param name="Workload">With which streams.</param>
/// <param name="Subscribers">The largest number that passed; 0 when not even the first did.</param>
/// <param name="Reason">What was wrong with the next one tried, or that the limit of the search or of the load client was reached.</param>
/// <param name="Probes">All rounds of the search.</param>
internal sealed record Capacity(string Server, string Workload, int Subscribers, string Reason, IReadOnlyList<RoundResult> Probes);
