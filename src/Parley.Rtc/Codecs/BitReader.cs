namespace Parley.Rtc.Codecs;

/// <summary>Reads bits from the highest down; reading past the end yields zeros and sets <see cref="IsExhausted"/>.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _position;

    public readonly bool IsExhausted => _position > _data.Length * 8;

    public uint Read(int bits)
    {
        uint value = 0;
        for (; bits > 0; bits--)
        {
            value <<= 1;
            if (_position < _data.Length * 8)
            {
                value |= (uint)(_data[_position >> 3] >> (7 - (_position & 7))) & 1;
            }

            _position++;
        }

        return value;
    }

    public bool ReadFlag() => Read(1) != 0;

    /// <summary>ns(n) of the AV1 RTP specification, appendix A.4.1: a value below <paramref name="count"/>.</summary>
    public int ReadBelow(int count)
    {
        var width = 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)count);
        var shorter = (1 << width) - count;
        var value = (int)Read(width - 1);
        return value < shorter ? value : (value << 1) - shorter + (int)Read(1);
    }
}
