using System.Buffers.Binary;

namespace Parley.Rtc.Dtls;

/// <summary>DTLS records on the wire (RFC 6347 section 4.1).</summary>
public static class DtlsRecords
{
    /// <summary>The largest datagram sent, in bytes: fits every path WebRTC runs over.</summary>
    public const int MaxDatagram = 1200;

    private const int HeaderLength = 13;

    /// <summary>True when a datagram can only be DTLS by its first byte (RFC 7983 section 7).</summary>
    /// <param name="datagram">A received datagram.</param>
    public static bool LooksLikeDtls(ReadOnlySpan<byte> datagram) =>
        datagram.Length >= HeaderLength && datagram[0] is >= 20 and <= 63;

    /// <summary>
    /// How many bytes of a flight go into the next datagram: as many whole records as fit. OpenSSL's memory buffers
    /// lose the borders between datagrams.
    /// </summary>
    internal static int NextDatagram(ReadOnlySpan<byte> flight)
    {
        var length = 0;
        while (flight.Length - length >= HeaderLength)
        {
            var record = HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(flight[(length + 11)..]);
            if (length > 0 && length + record > MaxDatagram)
            {
                break;
            }

            length = Math.Min(flight.Length, length + record);
        }

        return length == 0 ? flight.Length : length;
    }
}
