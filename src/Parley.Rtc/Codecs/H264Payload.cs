using System.Buffers.Binary;

namespace Parley.Rtc.Codecs;

/// <summary>
/// Facts of H.264 payloads: single NAL units, STAP-A and FU-A (RFC 6184 sections 5.6, 5.7.1, 5.8), which is all that
/// packetization modes 0 and 1 allow.
/// </summary>
public static class H264Payload
{
    private const int Slice = 1;
    private const int IdrSlice = 5;
    private const int SequenceParameterSet = 7;
    private const int PictureParameterSet = 8;
    private const int AccessUnitDelimiter = 9;
    private const int AggregationA = 24;
    private const int FragmentA = 28;

    /// <summary>Reads the facts. Temporal layers of H.264 show only in a dependency descriptor.</summary>
    /// <param name="payload">The RTP payload.</param>
    /// <param name="marker">The marker bit of the RTP header.</param>
    /// <param name="facts">The facts, or default.</param>
    /// <returns>False when the payload is damaged or of a type that needs another packetization mode.</returns>
    public static bool TryReadFacts(ReadOnlySpan<byte> payload, bool marker, out PacketFacts facts)
    {
        facts = default;
        if (payload.IsEmpty)
        {
            return false;
        }

        PacketTraits traits;
        switch (payload[0] & 0x1F)
        {
            case > 0 and < AggregationA:
                traits = Unit(payload[0], payload[1..]);
                break;
            case AggregationA:
                if (!TryReadAggregate(payload[1..], out traits))
                {
                    return false;
                }

                break;
            case FragmentA when payload.Length > 2:
                traits = Fragment(payload);
                break;
            default:
                return false;
        }

        // nal_ref_idc of 0 in the first byte; for an aggregate it is the highest of those inside (RFC 6184 section 5.7.1).
        traits |= PacketFacts.When((payload[0] & 0x60) == 0, PacketTraits.Discardable)
            | PacketFacts.When(marker, PacketTraits.FrameEnd | PacketTraits.PictureEnd);
        facts = new PacketFacts { Traits = traits };
        return true;
    }

    private static PacketTraits Unit(byte header, ReadOnlySpan<byte> content)
    {
        // A slice begins with first_mb_in_slice; the value 0, one set bit, is the first slice of the picture.
        var first = !content.IsEmpty && (content[0] & 0x80) != 0;
        return (header & 0x1F) switch
        {
            Slice => PacketFacts.When(first, PacketTraits.FrameStart),
            IdrSlice => PacketTraits.Keyframe | PacketFacts.When(first, PacketTraits.FrameStart),
            SequenceParameterSet => PacketTraits.Keyframe | PacketTraits.FrameStart | PacketTraits.ParameterSets,
            PictureParameterSet => PacketTraits.ParameterSets,
            AccessUnitDelimiter => PacketTraits.FrameStart,
            _ => PacketTraits.None,
        };
    }

    private static bool TryReadAggregate(ReadOnlySpan<byte> units, out PacketTraits traits)
    {
        traits = PacketTraits.None;
        if (units.IsEmpty)
        {
            return false;
        }

        while (!units.IsEmpty)
        {
            if (units.Length < 3)
            {
                return false;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(units);
            if (length == 0 || 2 + length > units.Length)
            {
                return false;
            }

            traits |= Unit(units[2], units.Slice(3, length - 1));
            units = units[(2 + length)..];
        }

        return true;
    }

    private static PacketTraits Fragment(ReadOnlySpan<byte> payload)
    {
        var starts = (payload[1] & 0x80) != 0;
        var traits = Unit(payload[1], payload[2..]);
        return starts ? traits : traits & PacketTraits.Keyframe;
    }
}
