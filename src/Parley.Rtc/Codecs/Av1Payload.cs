namespace Parley.Rtc.Codecs;

/// <summary>The aggregation header of an AV1 payload (AV1 RTP specification section 4.4) and its first open bitstream unit.</summary>
public readonly struct Av1Payload
{
    private const int SequenceHeader = 1;
    private const int TemporalDelimiter = 2;

    /// <summary>The Z bit: the first unit continues one of the packet before.</summary>
    public bool ContinuesUnit { get; private init; }

    /// <summary>The Y bit: the last unit goes on in the next packet.</summary>
    public bool UnitContinues { get; private init; }

    /// <summary>The N bit: first packet of a coded video sequence.</summary>
    public bool NewSequence { get; private init; }

    /// <summary>True when a sequence header leads the units of this packet.</summary>
    public bool HasSequenceHeader { get; private init; }

    /// <summary>The temporal layer of the first unit that names one; 0 without.</summary>
    public byte TemporalLayer { get; private init; }

    /// <summary>The spatial layer of the first unit that names one; 0 without.</summary>
    public byte SpatialLayer { get; private init; }

    /// <summary>Reads a payload.</summary>
    /// <param name="payload">The RTP payload.</param>
    /// <param name="result">What it tells, or default.</param>
    /// <returns>False when a unit does not fit into the payload, or both N and Z are set, which section 4.4 forbids.</returns>
    public static bool TryParse(ReadOnlySpan<byte> payload, out Av1Payload result)
    {
        result = default;
        if (payload.Length < 2)
        {
            return false;
        }

        var head = payload[0];
        var continues = (head & 0x80) != 0;
        var newSequence = (head & 0x08) != 0;
        if (continues && newSequence)
        {
            return false;
        }

        var count = (head >> 4) & 3;
        var rest = payload[1..];
        var sequenceHeader = false;
        byte layers = 0;
        var layersKnown = false;
        for (var index = 0; !rest.IsEmpty; index++)
        {
            // With a count (W) the last unit has no length of its own; without one every unit has.
            var unit = rest;
            if (count == 0 || index < count - 1)
            {
                if (!TryReadLength(ref rest, out var length) || length > rest.Length)
                {
                    return false;
                }

                unit = rest[..length];
            }
            else if (index >= count)
            {
                return false;
            }

            rest = rest[unit.Length..];
            if (unit.IsEmpty || (index == 0 && continues))
            {
                continue;
            }

            var type = (unit[0] >> 3) & 15;
            sequenceHeader |= type == SequenceHeader;
            if (!layersKnown && type != TemporalDelimiter && (unit[0] & 4) != 0 && unit.Length > 1)
            {
                layersKnown = true;
                layers = unit[1];
            }
        }

        result = new Av1Payload
        {
            ContinuesUnit = continues,
            UnitContinues = (head & 0x40) != 0,
            NewSequence = newSequence,
            HasSequenceHeader = sequenceHeader,
            TemporalLayer = (byte)(layers >> 5),
            SpatialLayer = (byte)((layers >> 3) & 3),
        };
        return true;
    }

    /// <summary>
    /// The facts for layer selection. Frame borders inside a picture and references show only in the dependency descriptor.
    /// </summary>
    /// <param name="marker">The marker bit of the RTP header: the last packet of a temporal unit.</param>
    public PacketFacts Facts(bool marker)
    {
        var start = NewSequence && HasSequenceHeader;
        return new PacketFacts
        {
            Traits = PacketFacts.When(start, PacketTraits.Keyframe | PacketTraits.FrameStart | PacketTraits.LayerSync)
                | PacketFacts.When(HasSequenceHeader, PacketTraits.ParameterSets)
                | PacketFacts.When(marker, PacketTraits.FrameEnd | PacketTraits.PictureEnd),
            SpatialLayer = SpatialLayer,
            TemporalLayer = TemporalLayer,
        };
    }

    private static bool TryReadLength(ref ReadOnlySpan<byte> rest, out int length)
    {
        // LEB128; three bytes reach 2 MB, more than any datagram holds.
        length = 0;
        for (var index = 0; index < Math.Min(3, rest.Length); index++)
        {
            length |= (rest[index] & 0x7F) << (7 * index);
            if ((rest[index] & 0x80) == 0)
            {
                rest = rest[(index + 1)..];
                return true;
            }
        }

        return false;
    }
}
