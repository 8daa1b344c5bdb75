namespace Parley.Sfu.Tests.Browser;

/// <summary>One stream a browser sends or receives, in the names of W3C webrtc-stats.</summary>
internal sealed record StreamStats
{
    public string? Rid { get; init; }

    public long PacketsReceived { get; init; }

    public long PacketsLost { get; init; }

    public long PacketsSent { get; init; }

    public long RetransmittedPacketsSent { get; init; }

    public long RetransmittedPacketsReceived { get; init; }

    public long FecPacketsReceived { get; init; }

    public long FramesEncoded { get; init; }

    public long FramesDecoded { get; init; }

    public long FramesDropped { get; init; }

    public long KeyFramesEncoded { get; init; }

    public long KeyFramesDecoded { get; init; }

    public int FrameWidth { get; init; }

    public int FrameHeight { get; init; }

    public double FramesPerSecond { get; init; }

    public long FreezeCount { get; init; }

    /// <summary>Seconds.</summary>
    public double TotalFreezesDuration { get; init; }

    public long NackCount { get; init; }

    public long PliCount { get; init; }

    public long FirCount { get; init; }

    public long TotalSamplesReceived { get; init; }

    public long ConcealedSamples { get; init; }

    /// <summary>Concealed by silence: nobody could hear them.</summary>
    public long SilentConcealedSamples { get; init; }

    public double JitterBufferDelay { get; init; }

    public long JitterBufferEmittedCount { get; init; }

    public string? QualityLimitationReason { get; init; }
}
