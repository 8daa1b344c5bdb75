namespace Parley.Bench.Measuring;

/// <summary>What joins in a burst cost.</summary>
/// <param name="Joins">How many joined.</param>
/// <param name="Failed">How many saw no picture within the limit.</param>
/// <param name="CpuMilliseconds">CPU time of the server per join, signalling included, the forwarding of the same time taken off.</param>
/// <param name="GrossCpuMilliseconds">The same with forwarding.</param>
/// <param name="FirstPicture">From the first handshake message to the first decodable picture.</param>
internal sealed record JoinFigures(int Joins, int Failed, double CpuMilliseconds, double GrossCpuMilliseconds, Latency FirstPicture);
