using System.Buffers.Binary;

namespace Parley.Rtc.Codecs;

/// <summary>The picture id as VP8 and VP9 write it: the first bit tells between 7 and 15 bits (RFC 7741 and RFC 9628, section 4.2).</summary>
internal static class PictureIdField
{
    public static bool TryRead(ReadOnlySpan<byte> payload, ref int offset, out ushort value, out int bits)
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

    public static void Write(Span<byte> field, int bits, ushort value)
    {
        if (bits == 7)
        {
            field[0] = (byte)(value & 0x7F);
        }
        else if (bits == 15)
        {
            BinaryPrimitives.WriteUInt16BigEndian(field, (ushort)(value | 0x8000));
        }
    }
}
