namespace Parley.Rtc.Codecs;

/// <summary>The VP8 payload descriptor (RFC 7741 section 4.2) and where its rewritable fields lie.</summary>
public readonly struct Vp8Descriptor
{
    /// <summary>Length of the descriptor in bytes: the offset of the coded data.</summary>
    public int Length { get; private init; }

    /// <summary>Width of the picture id: 0 (absent), 7 or 15 bits.</summary>
    public int PictureIdBits { get; private init; }

    /// <summary>The picture id, or 0.</summary>
    public ushort PictureId { get; private init; }

    /// <summary>True when TL0PICIDX is present.</summary>
    public bool HasBaseLayerIndex { get; private init; }

    /// <summary>TL0PICIDX: counts the frames of temporal layer 0, wrapping at 8 bits; or 0.</summary>
    public byte BaseLayerIndex { get; private init; }

    /// <summary>The temporal layer, 0 to 3; 0 when absent.</summary>
    public byte TemporalLayer { get; private init; }

    /// <summary>The Y bit: the frame refers to frames of temporal layer 0 only.</summary>
    public bool LayerSync { get; private init; }

    /// <summary>The N bit: no other frame refers to this one.</summary>
    public bool NonReference { get; private init; }

    /// <summary>True for the first packet of a frame.</summary>
    public bool FrameStart { get; private init; }

    /// <summary>True for the first packet of a keyframe (RFC 7741 section 4.3); later packets do not tell.</summary>
    public bool Keyframe { get; private init; }

    private int PictureIdOffset { get; init; }

    private int BaseLayerIndexOffset { get; init; }

    /// <summary>Reads the descriptor.</summary>
    /// <param name="payload">The RTP payload.</param>
    /// <param name="descriptor">The descriptor, or default.</param>
    /// <returns>False when it is cut off or no coded data follows.</returns>
    public static bool TryParse(ReadOnlySpan<byte> payload, out Vp8Descriptor descriptor)
    {
        descriptor = default;
        if (payload.IsEmpty)
        {
            return false;
        }

        var first = payload[0];
        var offset = 1;
        int pictureIdOffset = 0, pictureIdBits = 0, indexOffset = 0;
        ushort pictureId = 0;
        byte index = 0, layers = 0;
        if ((first & 0x80) != 0)
        {
            if (offset >= payload.Length)
            {
                return false;
            }

            var extension = payload[offset++];
            if ((extension & 0x80) != 0)
            {
                pictureIdOffset = offset;
                if (!PictureIdField.TryRead(payload, ref offset, out pictureId, out pictureIdBits))
                {
                    return false;
                }
            }

            // One byte for TL0PICIDX, one for TID, Y and KEYIDX when either of T and K is set.
            var needed = ((extension >> 6) & 1) + ((extension & 0x30) != 0 ? 1 : 0);
            if (offset + needed > payload.Length)
            {
                return false;
            }

            if ((extension & 0x40) != 0)
            {
                indexOffset = offset;
                index = payload[offset++];
            }

            if ((extension & 0x30) != 0)
            {
                layers = (extension & 0x20) != 0 ? payload[offset] : (byte)0;
                offset++;
            }
        }

        if (offset >= payload.Length)
        {
            return false;
        }

        // S set and partition 0; in the coded frame's first byte the lowest bit is 0 for a keyframe.
        var start = (first & 0x17) == 0x10;
        descriptor = new Vp8Descriptor
        {
            Length = offset,
            PictureIdBits = pictureIdBits,
            PictureId = pictureId,
            PictureIdOffset = pictureIdOffset,
            HasBaseLayerIndex = indexOffset != 0,
            BaseLayerIndex = index,
            BaseLayerIndexOffset = indexOffset,
            TemporalLayer = (byte)(layers >> 6),
            LayerSync = (layers & 0x20) != 0,
            NonReference = (first & 0x20) != 0,
            FrameStart = start,
            Keyframe = start && (payload[offset] & 1) == 0,
        };
        return true;
    }

    /// <summary>The facts for layer selection.</summary>
    /// <param name="marker">The marker bit of the RTP header.</param>
    public PacketFacts Facts(bool marker) => new()
    {
        Traits = PacketFacts.When(Keyframe, PacketTraits.Keyframe)
            | PacketFacts.When(FrameStart, PacketTraits.FrameStart)
            | PacketFacts.When(marker, PacketTraits.FrameEnd | PacketTraits.PictureEnd)
            | PacketFacts.When(LayerSync || Keyframe, PacketTraits.LayerSync)
            | PacketFacts.When(NonReference, PacketTraits.Discardable)
            | PacketFacts.When(PictureIdBits != 0, PacketTraits.HasPictureId)
            | PacketFacts.When(HasBaseLayerIndex, PacketTraits.HasBaseLayerIndex),
        PictureId = PictureId,
        BaseLayerIndex = BaseLayerIndex,
        TemporalLayer = TemporalLayer,
    };

    /// <summary>Overwrites the picture id in its own width; does nothing when there is none.</summary>
    /// <param name="payload">The payload this descriptor was read from.</param>
    /// <param name="value">The new id; only the low 7 or 15 bits are used.</param>
    public void SetPictureId(Span<byte> payload, ushort value) =>
        PictureIdField.Write(payload[PictureIdOffset..], PictureIdBits, value);

    /// <summary>Overwrites TL0PICIDX; does nothing when there is none.</summary>
    /// <param name="payload">The payload this descriptor was read from.</param>
    /// <param name="value">The new index.</param>
    public void SetBaseLayerIndex(Span<byte> payload, byte value)
    {
        if (HasBaseLayerIndex)
        {
            payload[BaseLayerIndexOffset] = value;
        }
    }
}
