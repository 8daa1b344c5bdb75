using System.Buffers.Binary;

namespace Parley.Rtc.Rtp;

/// <summary>Meaning of the extension values a media server reads or writes. Readers take the element's data.</summary>
public static class ExtensionValues
{
    /// <summary>Length of the absolute send time in bytes.</summary>
    public const int AbsoluteSendTimeLength = 3;

    /// <summary>Length of the transport-wide sequence number in bytes.</summary>
    public const int TransportSequenceLength = 2;

    /// <summary>Reads a client-to-mixer audio level (RFC 6464 section 3).</summary>
    /// <param name="value">The element's data.</param>
    /// <param name="level">The level in -dBov: 0 is loudest, 127 silence.</param>
    /// <param name="voice">The sender's opinion whether this is speech.</param>
    /// <returns>False when the element is empty.</returns>
    public static bool TryReadAudioLevel(ReadOnlySpan<byte> value, out int level, out bool voice)
    {
        level = value.IsEmpty ? 127 : value[0] & 0x7F;
        voice = !value.IsEmpty && (value[0] & 0x80) != 0;
        return !value.IsEmpty;
    }

    /// <summary>Reads a transport-wide sequence number (draft-holmer-rmcat-transport-wide-cc-extensions section 2).</summary>
    /// <param name="value">The element's data.</param>
    /// <param name="sequenceNumber">The number, or 0.</param>
    /// <returns>False when the element is shorter than 2 bytes.</returns>
    public static bool TryReadTransportSequence(ReadOnlySpan<byte> value, out ushort sequenceNumber)
    {
        var present = value.Length >= TransportSequenceLength;
        sequenceNumber = present ? BinaryPrimitives.ReadUInt16BigEndian(value) : (ushort)0;
        return present;
    }

    /// <summary>Writes an absolute send time: seconds modulo 64 in 6.18 fixed point.</summary>
    /// <param name="destination">3 bytes.</param>
    /// <param name="now">The sender's clock; only differences matter.</param>
    public static void WriteAbsoluteSendTime(Span<byte> destination, TimeSpan now)
    {
        // 10 million ticks a second to 2^18 units a second, without leaving 64 bits.
        var seconds = now.Ticks / TimeSpan.TicksPerSecond % 64;
        var units = (seconds << 18) + ((now.Ticks % TimeSpan.TicksPerSecond << 18) / TimeSpan.TicksPerSecond);
        destination[0] = (byte)(units >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(destination[1..], (ushort)units);
    }

    /// <summary>Reads an absolute send time.</summary>
    /// <param name="value">The element's data.</param>
    /// <param name="time">0 to 64 seconds.</param>
    /// <returns>False when the element is not 3 bytes long.</returns>
    public static bool TryReadAbsoluteSendTime(ReadOnlySpan<byte> value, out TimeSpan time)
    {
        time = default;
        if (value.Length != AbsoluteSendTimeLength)
        {
            return false;
        }

        long units = (value[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(value[1..]);
        time = new TimeSpan((units * TimeSpan.TicksPerSecond) >> 18);
        return true;
    }
}
