namespace Parley.Rtc.Rtcp;

/// <summary>One RTCP packet inside a compound packet: its type, count field and body without padding.</summary>
public readonly ref struct RtcpBlock
{
    internal RtcpBlock(RtcpPacketType type, int count, ReadOnlySpan<byte> body)
    {
        Type = type;
        Count = count;
        Body = body;
    }

    /// <summary>The packet type; may be a value without a name.</summary>
    public RtcpPacketType Type { get; }

    /// <summary>The 5-bit field of the header: report count, source count or feedback message type.</summary>
    public int Count { get; }

    /// <summary>What follows the 4-byte header, a multiple of 4 bytes unless padding was odd.</summary>
    public ReadOnlySpan<byte> Body { get; }
}
