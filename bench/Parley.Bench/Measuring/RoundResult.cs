namespace Parley.Bench.Measuring;

/// <summary>One measured round of one server.</summary>
/// <param name="Void">Why the round must not be used, or null.</param>
/// <param name="CpuMicrosecondsPerPacket">CPU time of all the server's threads per packet that reached a sink.</param>
/// <param name="ServerShare">Share of one core the server used.</param>
/// <param name="ServerWaitShare">Share of the time a thread of the server was ready but something else had the core.</param>
/// <param name="GeneratorShare">Share of one core the load client's thread used.</param>
/// <param name="LossShare">Packets that never reached a sink, after retransmission.</param>
/// <param name="Lateness">How late the load client itself sent.</param>
/// <param name="KibibytesPerSubscriber">Growth of resident memory from the server's start to the measurement, per subscriber.</param>
internal sealed record RoundResult(
    string Server,
    string Workload,
    int Subscribers,
    int Round,
    string? Void,
    double Seconds,
    long Published,
    long Received,
    double CpuMicrosecondsPerPacket,
    double ServerShare,
    double ServerWaitShare,
    double GeneratorShare,
    double GeneratorWaitShare,
    double LossShare,
    long Lost,
    long Duplicates,
    long Reordered,
    long Corrupt,
    long Asked,
    long Recovered,
    long KeyframeRequests,
    long SocketDrops,
    Latency Lateness,
    Latency? Audio,
    Latency? Video,
    double KibibytesPerSubscriber,
    string Profile);
