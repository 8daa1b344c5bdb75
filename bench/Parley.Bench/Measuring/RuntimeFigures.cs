using Parley.Bench.Servers;

namespace Parley.Bench.Measuring;

/// <summary>What Parley's runtime did during a measurement.</summary>
internal sealed record RuntimeFigures(double GcPauseMilliseconds, int Gen0, int Gen1, int Gen2, double AllocatedBytesPerPacket, double HeapMebibytes, int Threads)
{
    public static RuntimeFigures? Between(HostStats? begin, HostStats? end, long packets) => begin is null || end is null
        ? null
        : new RuntimeFigures(
            Math.Round(end.GcPauseMilliseconds - begin.GcPauseMilliseconds, 3),
            end.Gen0 - begin.Gen0,
            end.Gen1 - begin.Gen1,
            end.Gen2 - begin.Gen2,
            packets == 0 ? 0 : (end.AllocatedBytes - begin.AllocatedBytes) / (double)packets,
            end.HeapBytes / 1048576.0,
            end.Threads);
}
