using System.Buffers.Binary;

namespace Parley.Rtc.Rtcp;

/// <summary>Source descriptions, of which only CNAME is used (RFC 3550 section 6.5).</summary>
public ref struct SourceDescription
{
    private const byte CanonicalName = 1;

    private readonly ReadOnlySpan<byte> _body;
    private int _offset;
    private int _left;

    private SourceDescription(ReadOnlySpan<byte> body, int count)
    {
        _body = body;
        _left = count;
    }

    /// <summary>Starts to read a source description.</summary>
    /// <param name="block">A packet of a compound.</param>
    /// <param name="description">Walks the chunks.</param>
    /// <returns>False when it is another packet.</returns>
    public static bool TryParse(in RtcpBlock block, out SourceDescription description)
    {
        description = new SourceDescription(block.Body, block.Count);
        return block.Type == RtcpPacketType.SourceDescription;
    }

    /// <summary>Moves to the next source that has a name; damage ends the walk.</summary>
    /// <param name="ssrc">The source.</param>
    /// <param name="canonicalName">Its CNAME as UTF-8.</param>
    /// <returns>False at the end.</returns>
    public bool TryRead(out uint ssrc, out ReadOnlySpan<byte> canonicalName)
    {
        canonicalName = default;
        ssrc = 0;
        while (_left > 0 && _offset + 4 <= _body.Length)
        {
            _left--;
            ssrc = BinaryPrimitives.ReadUInt32BigEndian(_body[_offset..]);
            _offset += 4;
            var found = TryReadItems(out canonicalName);
            if (found)
            {
                return true;
            }
        }

        return false;
    }

    private bool TryReadItems(out ReadOnlySpan<byte> canonicalName)
    {
        canonicalName = default;
        var found = false;
        while (_offset < _body.Length)
        {
            if (_body[_offset] == 0)
            {
                // The end of the list is padded to a word, with at least one zero.
                _offset = (_offset + 4) & ~3;
                return found;
            }

            if (_offset + 2 > _body.Length || _offset + 2 + _body[_offset + 1] > _body.Length)
            {
                break;
            }

            var value = _body.Slice(_offset + 2, _body[_offset + 1]);
            if (_body[_offset] == CanonicalName && !found)
            {
                canonicalName = value;
                found = true;
            }

            _offset += 2 + value.Length;
        }

        _left = 0;
        return found;
    }

    /// <summary>Adds a description with the name of one source.</summary>
    /// <param name="writer">The compound.</param>
    /// <param name="ssrc">The source.</param>
    /// <param name="canonicalName">1 to 255 bytes of UTF-8.</param>
    /// <returns>False when it does not fit.</returns>
    public static bool TryWrite(ref RtcpWriter writer, uint ssrc, scoped ReadOnlySpan<byte> canonicalName)
    {
        var length = (4 + 2 + canonicalName.Length + 4) & ~3;
        if (canonicalName.Length is < 1 or > 255
            || !writer.TryReserve(RtcpPacketType.SourceDescription, 1, length, out var body))
        {
            return false;
        }

        body.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        body[4] = CanonicalName;
        body[5] = (byte)canonicalName.Length;
        canonicalName.CopyTo(body[6..]);
        return true;
    }
}
