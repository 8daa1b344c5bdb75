using Parley.Bench.Measuring;

namespace Parley.Bench.Tests.Measuring;

internal static class Results
{
    public static RoundResult Good { get; } = new()
    {
        Server = "parley",
        Workload = "B",
        Subscribers = 100,
        Round = 1,
        Received = 1000,
        CpuMicrosecondsPerPacket = 4,
        Audio = new Latency(1, 2, 3, 4),
        Video = new Latency(2, 4, 6, 8),
        Profile = "AeadAes128Gcm",
    };
}
