namespace Parley.Rtc.Rtp;

/// <summary>
/// Walks the header extension elements of a packet in either form of RFC 8285. A damaged element ends the walk: what came
/// before it still counts.
/// </summary>
public ref struct RtpExtensionReader
{
    /// <summary>The "defined by profile" value of the one-byte form (RFC 8285 section 4.2).</summary>
    public const ushort OneByteProfile = 0xBEDE;

    /// <summary>The two-byte form's value; its low 4 bits belong to the application (RFC 8285 section 4.3).</summary>
    public const ushort TwoByteProfile = 0x1000;

    private readonly ReadOnlySpan<byte> _packet;
    private readonly int _end;
    private readonly bool _oneByte;
    private int _offset;

    /// <summary>Starts at the first element.</summary>
    /// <param name="packet">The packet the header was read from.</param>
    /// <param name="header">Its header.</param>
    public RtpExtensionReader(ReadOnlySpan<byte> packet, in RtpHeader header)
    {
        _packet = packet;
        _offset = header.ExtensionOffset;
        _oneByte = header.ExtensionProfile == OneByteProfile;
        var known = _oneByte || (header.ExtensionProfile & 0xFFF0) == TwoByteProfile;
        _end = known ? Math.Min(packet.Length, header.ExtensionOffset + header.ExtensionLength) : _offset;
    }

    /// <summary>Moves to the next element.</summary>
    /// <param name="extension">The element, or default.</param>
    /// <returns>False at the end.</returns>
    public bool TryRead(out RtpExtension extension)
    {
        while (_offset < _end)
        {
            var first = _packet[_offset];
            if (first == 0)
            {
                // Padding between elements.
                _offset++;
                continue;
            }

            int id, length, data;
            if (_oneByte)
            {
                // An id of 15 ends the list (RFC 8285 section 4.2); 0 with a length is reserved and skipped by its length.
                id = first >> 4;
                length = (first & 0x0F) + 1;
                data = _offset + 1;
                if (id == 15)
                {
                    break;
                }
            }
            else
            {
                if (_offset + 1 >= _end)
                {
                    break;
                }

                id = first;
                length = _packet[_offset + 1];
                data = _offset + 2;
            }

            if (data + length > _end)
            {
                break;
            }

            _offset = data + length;
            if (id == 0)
            {
                continue;
            }

            extension = new RtpExtension((byte)id, data, length);
            return true;
        }

        _offset = _end;
        extension = default;
        return false;
    }

    /// <summary>Finds the first element with an identifier.</summary>
    /// <param name="packet">The packet the header was read from.</param>
    /// <param name="header">Its header.</param>
    /// <param name="id">The identifier agreed on in SDP.</param>
    /// <param name="extension">The element, or default.</param>
    /// <returns>False when there is none.</returns>
    public static bool TryFind(ReadOnlySpan<byte> packet, in RtpHeader header, int id, out RtpExtension extension)
    {
        var reader = new RtpExtensionReader(packet, header);
        while (reader.TryRead(out extension))
        {
            if (extension.Id == id)
            {
                return true;
            }
        }

        return false;
    }
}
