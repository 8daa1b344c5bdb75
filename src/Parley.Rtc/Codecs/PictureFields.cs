using System.Buffers.Binary;

namespace Parley.Rtc.Codecs;

/// <summary>
/// The numbers in a payload descriptor that count pictures, and where they lie: picture id and TL0PICIDX, the same in VP8 and VP9
/// (RFC 7741 and RFC 9628, section 4.2).
/// </summary>
public readonly struct PictureFields
{
    private readonly short _pictureIdOffset;
    private readonly short _baseLayerIndexOffset;

    internal PictureFields(int pictureIdOffset, int pictureIdBits, ushort pictureId, int baseLayerIndexOffset, byte baseLayerIndex)
    {
        _pictureIdOffset = (short)pictureIdOffset;
        _baseLayerIndexOffset = (short)baseLayerIndexOffset;
        PictureIdBits = (byte)pictureIdBits;
        PictureId = pictureId;
        BaseLayerIndex = baseLayerIndex;
    }

    /// <summary>Width of the picture id: 0 (absent), 7 or 15 bits.</summary>
    public byte PictureIdBits { get; }

    /// <summary>The picture id, or 0.</summary>
    public ushort PictureId { get; }

    /// <summary>True when TL0PICIDX is present.</summary>
    public bool HasBaseLayerIndex => _baseLayerIndexOffset != 0;

    /// <summary>TL0PICIDX: counts the frames of temporal layer 0, wrapping at 8 bits; or 0.</summary>
    public byte BaseLayerIndex { get; }

    /// <summary>Overwrites what is there, the picture id in its own width.</summary>
    /// <param name="payload">The payload the fields were read from.</param>
    /// <param name="pictureId">The new picture id; only the low 7 or 15 bits are used.</param>
    /// <param name="baseLayerIndex">The new TL0PICIDX.</param>
    public void Write(Span<byte> payload, ushort pictureId, byte baseLayerIndex)
    {
        if (PictureIdBits == 7)
        {
            payload[_pictureIdOffset] = (byte)(pictureId & 0x7F);
        }
        else if (PictureIdBits == 15)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload[_pictureIdOffset..], (ushort)(pictureId | 0x8000));
        }

        if (HasBaseLayerIndex)
        {
            payload[_baseLayerIndexOffset] = baseLayerIndex;
        }
    }

    // The first bit tells between 7 and 15 bits.
    internal static bool TryReadPictureId(ReadOnlySpan<byte> payload, ref int offset, out ushort value, out int bits)
    {
        value = 0;
        bits = 0;
        if (offset >= payload.Length)
        {
            return false;
        }

        if ((payload[offset] & 0x80) == 0)
        {
            value = payload[offset++];
            bits = 7;
            return true;
        }

        if (offset + 2 > payload.Length)
        {
            return false;
        }

        value = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(payload[offset..]) & 0x7FFF);
        bits = 15;
        offset += 2;
        return true;
    }
}
