namespace Parley.Bench.Servers;

/// <summary>What Parley's process says about itself, since its start.</summary>
/// <param name="GcPauseMilliseconds">Time all threads stood still for the garbage collector.</param>
/// <param name="Gen0">Collections of generation 0, those of higher ones included.</param>
/// <param name="Gen1">Of generation 1.</param>
/// <param name="Gen2">Of generation 2.</param>
/// <param name="AllocatedBytes">Managed bytes allocated by all threads.</param>
/// <param name="HeapBytes">Managed bytes in use as of the last collection, and what was allocated since.</param>
/// <param name="Peers">Peers in all rooms.</param>
/// <param name="Faults">Errors of the media server itself.</param>
/// <param name="Exceptions">Exceptions thrown anywhere in the process, handled ones included.</param>
/// <param name="Threads">Threads of the process.</param>
internal sealed record HostStats(
    double GcPauseMilliseconds, int Gen0, int Gen1, int Gen2, long AllocatedBytes, long HeapBytes, int Peers, long Faults, long Exceptions, int Threads);
