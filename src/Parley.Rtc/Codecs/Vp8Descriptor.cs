using System.Buffers.Binary;

namespace Parley.Rtc.Codecs;

/// <summary>The VP8 payload descriptor (RFC 7741 section 4.2) and where its rewritable fields lie.</summary>
public readonly struct Vp8Descriptor
{
    /// <summary>Length of the descriptor in bytes: the offset of the coded data.</summary>
    public int Length { get; private init; }

    /// <summary>Picture id and TL0PICIDX.</summary>
    public PictureFields Picture { get; private init; }

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
                if (!PictureFields.TryReadPictureId(payload, ref offset, out pictureId, out pictureIdBits))
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
            Picture = new PictureFields(pictureIdOffset, pictureIdBits, pictureId, indexOffset, index),
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
            | PacketFacts.When(Picture.PictureIdBits != 0, PacketTraits.HasPictureId)
            | PacketFacts.When(Picture.HasBaseLayerIndex, PacketTraits.HasBaseLayerIndex),
        PictureId = Picture.PictureId,
        BaseLayerIndex = Picture.BaseLayerIndex,
        TemporalLayer = TemporalLayer,
    };

    /// <summary>Reads the size a keyframe tells in its first packet (RFC 6386 section 9.1).</summary>
    /// <param name="payload">The payload this descriptor was read from.</param>
    /// <param name="width">Pixels, or 0.</param>
    /// <param name="height">Pixels, or 0.</param>
    /// <returns>False for any other packet, or when it is too short.</returns>
    public bool TryReadSize(ReadOnlySpan<byte> payload, out int width, out int height)
    {
        // Frame tag of 3 bytes, start code 9D 01 2A, then 14 bits each under 2 bits of scaling.
        var frame = payload[Length..];
        var found = Keyframe && frame.Length >= 10 && frame[3] == 0x9D && frame[4] == 0x01 && frame[5] == 0x2A;
        width = found ? BinaryPrimitives.ReadUInt16LittleEndian(frame[6..]) & 0x3FFF : 0;
        height = found ? BinaryPrimitives.ReadUInt16LittleEndian(frame[8..]) & 0x3FFF : 0;
        return found;
    }
}
