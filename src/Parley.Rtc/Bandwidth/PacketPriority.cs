namespace Parley.Rtc.Bandwidth;

/// <summary>In which order a <see cref="Pacer"/> lets packets go.</summary>
public enum PacketPriority
{
    /// <summary>Goes at once, whatever waits.</summary>
    Audio,

    /// <summary>A repeated packet: somebody's picture stands still without it.</summary>
    Retransmission,

    /// <summary>Video.</summary>
    Video,

    /// <summary>Asked for by the pacer to fill a probe; never queued.</summary>
    Padding,
}
