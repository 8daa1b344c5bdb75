using Parley.Bench.Streams;

namespace Parley.Bench.Load;

/// <summary>Who sends what to how many. Every subscriber receives every publisher.</summary>
internal sealed record LoadPlan(IReadOnlyList<RecordedStream> Streams, int Publishers, int Subscribers)
{
    public double ForwardedPacketsPerSecond => Publishers * Subscribers * Streams.Sum(stream => stream.PacketsPerSecond);
}
