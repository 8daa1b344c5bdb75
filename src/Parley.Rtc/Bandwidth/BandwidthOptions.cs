namespace Parley.Rtc.Bandwidth;

/// <summary>Limits of a <see cref="BandwidthEstimator"/>.</summary>
public sealed record BandwidthOptions
{
    /// <summary>The estimate before anything is known. The first probes go out at twice and four times this rate.</summary>
    public Bitrate Start { get; init; } = Bitrate.FromKilobits(500);

    /// <summary>The estimate never falls below this: enough for one voice.</summary>
    public Bitrate Minimum { get; init; } = Bitrate.FromKilobits(50);

    /// <summary>The estimate never rises above this.</summary>
    public Bitrate Maximum { get; init; } = Bitrate.FromKilobits(50_000);
}
