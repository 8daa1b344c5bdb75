namespace Parley.Rtc.Codecs;

/// <summary>Reads the facts of a packet whatever its codec.</summary>
public static class PayloadFacts
{
    /// <summary>Reads the facts from the payload alone; a dependency descriptor knows more, see <see cref="DependencyReader"/>.</summary>
    /// <param name="codec">The format agreed on for the packet's payload type.</param>
    /// <param name="payload">The payload without padding.</param>
    /// <param name="marker">The marker bit of the RTP header.</param>
    /// <param name="facts">The facts, or default.</param>
    /// <returns>False when the payload is damaged; such a packet can still be forwarded but not begun with.</returns>
    public static bool TryRead(Codec codec, ReadOnlySpan<byte> payload, bool marker, out PacketFacts facts)
    {
        facts = default;
        switch (codec)
        {
            case Codec.Opus:
                return TryReadOpus(payload, out facts);
            case Codec.Red:
                return RedPayload.TryFindPrimary(payload, out _, out var offset) && TryReadOpus(payload[offset..], out facts);
            case Codec.Vp8 when Vp8Descriptor.TryParse(payload, out var vp8):
                facts = vp8.Facts(marker);
                return true;
            case Codec.Vp9 when Vp9Descriptor.TryParse(payload, out var vp9):
                facts = vp9.Facts(marker);
                return true;
            case Codec.H264:
                return H264Payload.TryReadFacts(payload, marker, out facts);
            case Codec.Av1 when Av1Payload.TryParse(payload, out var av1):
                facts = av1.Facts(marker);
                return true;
            default:
                return false;
        }
    }

    private static bool TryReadOpus(ReadOnlySpan<byte> payload, out PacketFacts facts)
    {
        var read = OpusPacket.TryParse(payload, out var packet);
        facts = new PacketFacts
        {
            Traits = PacketFacts.When(read, PacketTraits.FrameStart | PacketTraits.FrameEnd | PacketTraits.PictureEnd)
                | PacketFacts.When(read && packet.IsSilence, PacketTraits.Silence),
        };
        return read;
    }
}
