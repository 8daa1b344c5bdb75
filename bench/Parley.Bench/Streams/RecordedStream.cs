namespace Parley.Bench.Streams;

/// <summary>A stream that is sent over and over: what an encoder really made, frame bursts and keyframes included.</summary>
internal sealed class RecordedStream
{
    public RecordedStream(MediaKind kind, string codec, int clockRate, uint ticks, IReadOnlyList<RecordedPacket> packets)
    {
        if (packets.Count == 0 || packets[^1].Timestamp >= ticks)
        {
            throw new InvalidDataException($"The {codec} recording is empty or longer than it says.");
        }

        Kind = kind;
        Codec = codec;
        ClockRate = clockRate;
        Ticks = ticks;
        Packets = packets;
    }

    public MediaKind Kind { get; }

    /// <summary>The encoding name as SDP has it.</summary>
    public string Codec { get; }

    public int ClockRate { get; }

    /// <summary>Length of one round in units of the clock.</summary>
    public uint Ticks { get; }

    public IReadOnlyList<RecordedPacket> Packets { get; }

    public byte PayloadType => Kind == MediaKind.Audio ? (byte)111 : (byte)96;

    public double PacketsPerSecond => Packets.Count * (double)ClockRate / Ticks;

    public double BitsPerSecond => 8.0 * Packets.Sum(packet => packet.Payload.Length) * ClockRate / Ticks;

    /// <summary>Most packets that share a timestamp: the size of the keyframe burst.</summary>
    public int LargestBurst => Packets.GroupBy(packet => packet.Timestamp).Max(frame => frame.Count());

    /// <summary>
    /// Bytes at the start of a payload that a server may rewrite: the VP8 descriptor with its picture id (RFC 7741 section 4.2).
    /// </summary>
    public int RewritableLength(ReadOnlySpan<byte> payload)
    {
        if (Codec != "VP8" || payload.Length < 2 || (payload[0] & 0x80) == 0)
        {
            return 0;
        }

        var extensions = payload[1];
        var pictureId = (extensions & 0x80) == 0 ? 0 : payload.Length > 2 && (payload[2] & 0x80) != 0 ? 2 : 1;
        return 2 + pictureId + ((extensions & 0x40) != 0 ? 1 : 0) + ((extensions & 0x30) != 0 ? 1 : 0);
    }
}
