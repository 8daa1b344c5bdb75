namespace Parley.Rtc.Bandwidth;

/// <summary>A short burst at a higher rate, to see whether the path carries it.</summary>
/// <param name="Id">Marks the packets of the burst, 1 to 255; 0 means no probe.</param>
/// <param name="Rate">The rate to send at.</param>
public readonly record struct ProbeCluster(byte Id, Bitrate Rate)
{
    /// <summary>How long the burst lasts at least.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(15);

    /// <summary>Packets a burst needs at least for its spacing to be measured.</summary>
    public const int SmallestCount = 5;

    /// <summary>Bytes of the burst.</summary>
    public int Bytes => (int)Rate.BytesIn(Duration);
}
