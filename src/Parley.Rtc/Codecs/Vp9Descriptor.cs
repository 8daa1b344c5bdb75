namespace Parley.Rtc.Codecs;

/// <summary>The VP9 payload descriptor in flexible and non-flexible mode (RFC 9628 section 4.2).</summary>
public readonly struct Vp9Descriptor
{
    // Bits of the first byte, in the order of the drawing: I P L F B E V Z.
    private const int HasPictureIdBit = 0x80;
    private const int InterPictureBit = 0x40;
    private const int HasLayersBit = 0x20;
    private const int FlexibleBit = 0x10;
    private const int FrameStartBit = 0x08;
    private const int FrameEndBit = 0x04;
    private const int HasStructureBit = 0x02;
    private const int NotForUpperBit = 0x01;

    private readonly byte _first;
    private readonly byte _layers;

    private Vp9Descriptor(byte first, byte layers)
    {
        _first = first;
        _layers = layers;
    }

    /// <summary>Length of the descriptor in bytes: the offset of the coded data.</summary>
    public int Length { get; private init; }

    /// <summary>Picture id, which all layers of a picture share, and TL0PICIDX, which only non-flexible mode with layer indices has.</summary>
    public PictureFields Picture { get; private init; }

    /// <summary>The references of flexible mode: up to three distances in pictures, one a byte from the low end; 0 for none.</summary>
    public int ReferenceDistances { get; private init; }

    /// <summary>The scalability structure, when <see cref="HasStructure"/>.</summary>
    public Vp9Structure Structure { get; private init; }

    /// <summary>True when the references are named packet by packet (F bit).</summary>
    public bool IsFlexible => (_first & FlexibleBit) != 0;

    /// <summary>True when the frame refers to earlier pictures (P bit).</summary>
    public bool IsInterPicture => (_first & InterPictureBit) != 0;

    /// <summary>True for the first packet of a layer's frame (B bit).</summary>
    public bool FrameStart => (_first & FrameStartBit) != 0;

    /// <summary>True for the last packet of a layer's frame (E bit).</summary>
    public bool FrameEnd => (_first & FrameEndBit) != 0;

    /// <summary>True when a scalability structure is present (V bit).</summary>
    public bool HasStructure => (_first & HasStructureBit) != 0;

    /// <summary>True when no higher spatial layer of this picture refers to this frame (Z bit).</summary>
    public bool NotForUpperLayers => (_first & NotForUpperBit) != 0;

    /// <summary>The temporal layer, 0 to 7; 0 when absent.</summary>
    public byte TemporalLayer => (byte)(_layers >> 5);

    /// <summary>The U bit: from this frame on the receiver may move up to this temporal layer.</summary>
    public bool IsSwitchingPoint => (_layers & 0x10) != 0;

    /// <summary>The spatial layer, 0 to 7; 0 when absent.</summary>
    public byte SpatialLayer => (byte)((_layers >> 1) & 7);

    /// <summary>The D bit: the frame refers to the next lower spatial layer of the same picture.</summary>
    public bool IsInterLayer => (_layers & 1) != 0;

    /// <summary>True when the packet belongs to a picture that needs no earlier one.</summary>
    public bool Keyframe => !IsInterPicture;

    /// <summary>Reads the descriptor.</summary>
    /// <param name="payload">The RTP payload.</param>
    /// <param name="descriptor">The descriptor, or default.</param>
    /// <returns>False when it is cut off, no coded data follows, or it names more than three references.</returns>
    public static bool TryParse(ReadOnlySpan<byte> payload, out Vp9Descriptor descriptor)
    {
        descriptor = default;
        if (payload.IsEmpty)
        {
            return false;
        }

        var first = payload[0];
        var offset = 1;
        int pictureIdOffset = 0, pictureIdBits = 0, indexOffset = 0, distances = 0;
        ushort pictureId = 0;
        byte layers = 0, index = 0;
        Vp9Structure structure = default;
        if ((first & HasPictureIdBit) != 0)
        {
            pictureIdOffset = offset;
            if (!PictureFields.TryReadPictureId(payload, ref offset, out pictureId, out pictureIdBits))
            {
                return false;
            }
        }

        if ((first & HasLayersBit) != 0)
        {
            var flexible = (first & FlexibleBit) != 0;
            if (offset + (flexible ? 1 : 2) > payload.Length)
            {
                return false;
            }

            layers = payload[offset++];
            if (!flexible)
            {
                indexOffset = offset;
                index = payload[offset++];
            }
        }

        if ((first & (FlexibleBit | InterPictureBit)) == (FlexibleBit | InterPictureBit)
            && !TryReadDistances(payload, ref offset, out distances))
        {
            return false;
        }

        if ((first & HasStructureBit) != 0 && !Vp9Structure.TryParse(payload, ref offset, out structure))
        {
            return false;
        }

        if (offset >= payload.Length)
        {
            return false;
        }

        descriptor = new Vp9Descriptor(first, layers)
        {
            Length = offset,
            Picture = new PictureFields(pictureIdOffset, pictureIdBits, pictureId, indexOffset, index),
            ReferenceDistances = distances,
            Structure = structure,
        };
        return true;
    }

    /// <summary>The facts for layer selection.</summary>
    /// <param name="marker">The marker bit of the RTP header: the last packet of the picture.</param>
    public PacketFacts Facts(bool marker) => new()
    {
        Traits = PacketFacts.When(Keyframe, PacketTraits.Keyframe | PacketTraits.LayerSync)
            | PacketFacts.When(FrameStart, PacketTraits.FrameStart)
            | PacketFacts.When(FrameEnd, PacketTraits.FrameEnd)
            | PacketFacts.When(marker, PacketTraits.PictureEnd)
            | PacketFacts.When(IsSwitchingPoint, PacketTraits.LayerSync)
            | PacketFacts.When(IsInterLayer, PacketTraits.InterLayer)
            | PacketFacts.When(NotForUpperLayers, PacketTraits.NotForUpperLayers)
            | PacketFacts.When(HasStructure, PacketTraits.ParameterSets)
            | PacketFacts.When(Picture.PictureIdBits != 0, PacketTraits.HasPictureId)
            | PacketFacts.When(Picture.HasBaseLayerIndex, PacketTraits.HasBaseLayerIndex),
        PictureId = Picture.PictureId,
        BaseLayerIndex = Picture.BaseLayerIndex,
        SpatialLayer = SpatialLayer,
        TemporalLayer = TemporalLayer,
    };

    private static bool TryReadDistances(ReadOnlySpan<byte> payload, ref int offset, out int distances)
    {
        distances = 0;
        for (var count = 0; count < 3; count++)
        {
            if (offset >= payload.Length)
            {
                return false;
            }

            var value = payload[offset++];
            distances |= (value >> 1) << (8 * count);
            if ((value & 1) == 0)
            {
                return true;
            }
        }

        return false;
    }
}
