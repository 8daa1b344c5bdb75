using System.Buffers.Binary;

namespace Parley.Rtc.Rtp;

/// <summary>
/// Writes an RTP header with extensions into the caller's buffer. All elements have one form; take the two-byte form when an
/// identifier is above 14 or a value longer than 16 bytes (RFC 8285 section 4.1.2 asks that SDP allows mixing).
/// A buffer that is too small is a mistake of the caller and throws <see cref="ArgumentException"/>.
/// </summary>
public ref struct RtpWriter
{
    private readonly Span<byte> _buffer;
    private readonly bool _twoByte;
    private int _length;

    /// <summary>Starts a packet.</summary>
    /// <param name="buffer">Where to write.</param>
    /// <param name="payloadType">0 to 127.</param>
    /// <param name="marker">The marker bit.</param>
    /// <param name="sequenceNumber">The sequence number.</param>
    /// <param name="timestamp">The timestamp in units of the codec's clock.</param>
    /// <param name="ssrc">The synchronisation source.</param>
    /// <param name="twoByteExtensions">Which form the extension elements have.</param>
    /// <exception cref="ArgumentException">The buffer cannot hold the fixed header.</exception>
    public RtpWriter(
        Span<byte> buffer,
        byte payloadType,
        bool marker,
        ushort sequenceNumber,
        uint timestamp,
        uint ssrc,
        bool twoByteExtensions = false)
    {
        if (buffer.Length < RtpHeader.FixedLength)
        {
            throw new ArgumentException("The buffer cannot hold an RTP header.", nameof(buffer));
        }

        _buffer = buffer;
        _twoByte = twoByteExtensions;
        _length = RtpHeader.FixedLength;
        buffer[0] = 0x80;
        buffer[1] = (byte)((marker ? 0x80 : 0) | (payloadType & 0x7F));
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], sequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[8..], ssrc);
    }

    /// <summary>Adds an extension element; must come before <see cref="FinishHeader"/>.</summary>
    /// <param name="id">1 to 14, in the two-byte form 1 to 255.</param>
    /// <param name="value">1 to 16 bytes, in the two-byte form 0 to 255.</param>
    /// <exception cref="ArgumentException">Identifier or length do not fit the form, or the buffer is too small.</exception>
    public void AddExtension(int id, scoped ReadOnlySpan<byte> value)
    {
        var fits = _twoByte ? id is >= 1 and <= 255 && value.Length <= 255 : id is >= 1 and <= 14 && value.Length is >= 1 and <= 16;
        if (!fits)
        {
            throw new ArgumentException($"Extension {id} of {value.Length} bytes does not fit the chosen form.");
        }

        if ((_buffer[0] & 0x10) == 0)
        {
            Need(4);
            _buffer[0] |= 0x10;
            BinaryPrimitives.WriteUInt16BigEndian(
                _buffer[_length..], _twoByte ? RtpExtensionReader.TwoByteProfile : RtpExtensionReader.OneByteProfile);
            _length += 4;
        }

        Need((_twoByte ? 2 : 1) + value.Length);
        if (_twoByte)
        {
            _buffer[_length++] = (byte)id;
            _buffer[_length++] = (byte)value.Length;
        }
        else
        {
            _buffer[_length++] = (byte)((id << 4) | (value.Length - 1));
        }

        value.CopyTo(_buffer[_length..]);
        _length += value.Length;
    }

    /// <summary>Pads the extension to whole words and sets its length; the payload goes behind.</summary>
    /// <returns>The length of the header in bytes.</returns>
    /// <exception cref="ArgumentException">The buffer is too small.</exception>
    public int FinishHeader()
    {
        if ((_buffer[0] & 0x10) == 0)
        {
            return _length;
        }

        var padding = -_length & 3;
        Need(padding);
        _buffer.Slice(_length, padding).Clear();
        _length += padding;
        BinaryPrimitives.WriteUInt16BigEndian(
            _buffer[(RtpHeader.FixedLength + 2)..], (ushort)((_length - RtpHeader.FixedLength - 4) / 4));
        return _length;
    }

    private readonly void Need(int count)
    {
        if (_buffer.Length - _length < count)
        {
            throw new ArgumentException("The buffer cannot hold the RTP header.");
        }
    }
}
