using System.Buffers.Binary;

namespace Parley.Rtc.Rtcp;

/// <summary>
/// Walks the packets of a compound RTCP packet (RFC 3550 section 6.1, RFC 5506 for reduced size). Damage ends the walk; what came
/// before it still counts.
/// </summary>
/// <param name="compound">The whole unprotected datagram.</param>
public ref struct RtcpReader(ReadOnlySpan<byte> compound)
{
    /// <summary>Length of the header of each RTCP packet.</summary>
    public const int HeaderLength = 4;

    private ReadOnlySpan<byte> _rest = compound;

    /// <summary>Moves to the next packet.</summary>
    /// <param name="block">The packet, or default.</param>
    /// <returns>False at the end or at damage.</returns>
    public bool TryRead(out RtcpBlock block)
    {
        block = default;
        if (_rest.Length < HeaderLength || _rest[0] >> 6 != 2)
        {
            return false;
        }

        var length = HeaderLength + (4 * BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]));
        if (length > _rest.Length)
        {
            return false;
        }

        var body = _rest[HeaderLength..length];
        if ((_rest[0] & 0x20) != 0)
        {
            if (body.IsEmpty || body[^1] == 0 || body[^1] > body.Length)
            {
                return false;
            }

            body = body[..^body[^1]];
        }

        block = new RtcpBlock((RtcpPacketType)_rest[1], _rest[0] & 0x1F, body);
        _rest = _rest[length..];
        return true;
    }
}
