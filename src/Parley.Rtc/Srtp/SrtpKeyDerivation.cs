using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Parley.Rtc.Srtp;

/// <summary>Session keys from a master key and salt (RFC 3711 section 4.3, RFC 7714 section 11), key derivation rate 0.</summary>
internal static class SrtpKeyDerivation
{
    public const byte RtpEncryption = 0;
    public const byte RtpAuthentication = 1;
    public const byte RtpSalt = 2;

    // RFC 3711 section 4.3.2: SRTCP uses the same labels, 3 further.
    public const byte RtcpOffset = 3;

    public static void Derive(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, byte label, Span<byte> key)
    {
        // A salt of 12 bytes is padded with zeros at the end (RFC 7714 section 11).
        Span<byte> counter = stackalloc byte[16];
        counter.Clear();
        masterSalt.CopyTo(counter);
        counter[7] ^= label;

        using var aes = Aes.Create();
        aes.SetKey(masterKey);
        Span<byte> block = stackalloc byte[16];
        for (ushort number = 0; !key.IsEmpty; number++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(counter[14..], number);
            aes.EncryptEcb(counter, block, PaddingMode.None);
            var length = Math.Min(block.Length, key.Length);
            block[..length].CopyTo(key);
            key = key[length..];
        }

        CryptographicOperations.ZeroMemory(block);
    }
}
