namespace Parley.Bench.Soak;

/// <summary>One second of a soak.</summary>
/// <param name="Second">Since the start.</param>
/// <param name="Subscribers">Who is connected and stays for this second.</param>
/// <param name="Peers">Peers the server has.</param>
/// <param name="MostPeers">Peers it may have: those connected, and those that vanished within the time consent lasts.</param>
/// <param name="ServerShare">Share of a core the server used.</param>
/// <param name="ResidentMebibytes">Its memory.</param>
/// <param name="HeapMebibytes">Managed memory, garbage included.</param>
/// <param name="VideoP99">Milliseconds from publisher to sink.</param>
/// <param name="Corrupt">Packets with other content than was sent, since the start, of those connected.</param>
internal sealed record SoakSecond(
    int Second,
    int Subscribers,
    int Peers,
    int MostPeers,
    double ServerShare,
    double ServerWaitShare,
    double GeneratorShare,
    double ResidentMebibytes,
    double HeapMebibytes,
    int Collections,
    double GcPauseMilliseconds,
    long Faults,
    long Exceptions,
    int Threads,
    double VideoP99,
    long Corrupt);
