namespace Parley.Rtc.Bandwidth;

/// <summary>What a receiver reports of one packet.</summary>
/// <param name="SequenceNumber">The transport-wide sequence number.</param>
/// <param name="Time">
/// When it arrived by the receiver's clock, in units of 250 microseconds from any origin, or <see cref="NotReceived"/>.
/// </param>
public readonly record struct PacketArrival(ushort SequenceNumber, long Time)
{
    /// <summary>The time of a packet that did not arrive; the same value as in the feedback writer.</summary>
    public const long NotReceived = long.MinValue;

    /// <summary>Whether the packet arrived.</summary>
    public bool Received => Time != NotReceived;
}
