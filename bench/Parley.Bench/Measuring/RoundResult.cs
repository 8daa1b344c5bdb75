namespace Parley.Bench.Measuring;

/// <summary>One measured round of one server.</summary>
internal sealed record RoundResult
{
    public required string Server { get; init; }

    public required string Workload { get; init; }

    public required int Subscribers { get; init; }

    public required int Round { get; init; }

    /// <summary>Why the round must not be used, or null.</summary>
    public string? Void { get; init; }

    public double Seconds { get; init; }

    public long Published { get; init; }

    public long Received { get; init; }

    /// <summary>CPU time of all the server's threads per packet that reached a sink.</summary>
    public double CpuMicrosecondsPerPacket { get; init; }

    /// <summary>Share of it in the kernel, sampled by the timer tick; null below a second of CPU time.</summary>
    public double? SystemShare { get; init; }

    /// <summary>Share of one core the server used.</summary>
    public double ServerShare { get; init; }

    /// <summary>Share of the time a thread of the server was ready but something else had the core.</summary>
    public double ServerWaitShare { get; init; }

    /// <summary>Share of one core the load client's thread used.</summary>
    public double GeneratorShare { get; init; }

    public double GeneratorWaitShare { get; init; }

    /// <summary>What all other processes used, in cores.</summary>
    public double OthersShare { get; init; }

    /// <summary>What the hypervisor gave to others, in cores.</summary>
    public double StealShare { get; init; }

    /// <summary>Pictures' packets that were missing when a later one came: the loss before retransmission.</summary>
    public double LossBefore { get; init; }

    /// <summary>The same after retransmission.</summary>
    public double LossAfter { get; init; }

    /// <summary>Packets of any kind that never reached a sink; nobody asks for lost sound again.</summary>
    public double LossShare { get; init; }

    public long Lost { get; init; }

    public long Duplicates { get; init; }

    public long Reordered { get; init; }

    public long Corrupt { get; init; }

    public long Asked { get; init; }

    public long Recovered { get; init; }

    /// <summary>Pictures a decoder could have shown, of those sent; null without pictures.</summary>
    public double? PicturesDecoded { get; init; }

    public long Freezes { get; init; }

    public long LayerChanges { get; init; }

    public long KeyframesAsked { get; init; }

    public long KeyframeRequests { get; init; }

    public long SocketDrops { get; init; }

    /// <summary>How late the load client itself sent.</summary>
    public Latency? Lateness { get; init; }

    public Latency? Audio { get; init; }

    public Latency? Video { get; init; }

    /// <summary>
    /// Growth of resident memory per subscriber: since the server's start, or of the second half of idle participants over the first.
    /// </summary>
    public double KibibytesPerSubscriber { get; init; }

    public string Profile { get; init; } = string.Empty;

    /// <summary>Share of a core by thread name of the server, the largest ones.</summary>
    public IReadOnlyDictionary<string, double>? Threads { get; init; }

    /// <summary>What the garbage collector did meanwhile; only of Parley.</summary>
    public RuntimeFigures? Runtime { get; init; }

    /// <summary>What joining cost; only where that is measured.</summary>
    public JoinFigures? Join { get; init; }
}
