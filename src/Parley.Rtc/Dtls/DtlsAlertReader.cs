using System.Buffers.Binary;
using System.Security.Cryptography;
using Parley.Rtc.Srtp;

namespace Parley.Rtc.Dtls;

/// <summary>
/// Reads the alerts of a peer when OpenSSL's object of the session is gone: all that still matters of 75 kB is whether the peer
/// says goodbye. For the suites that end in AES_128_GCM_SHA256 (RFC 5289), which our order of preference leads to.
/// </summary>
internal sealed class DtlsAlertReader : IDisposable
{
    private const int KeyLength = 16;
    private const int FixedNonceLength = 4;
    private const int ExplicitNonceLength = 8;
    private const int HeaderLength = 13;
    private const int AlertLength = 2;
    private const int RecordLength = HeaderLength + ExplicitNonceLength + AlertLength + AeadCipher.TagLength;
    private const byte AlertType = 21;

    private readonly AeadCipher _cipher;
    private readonly uint _fixedNonce;

    /// <summary>Derives the keys a peer writes with (RFC 5246 section 6.3, RFC 5288 section 3).</summary>
    /// <param name="masterSecret">48 bytes.</param>
    /// <param name="clientRandom">32 bytes.</param>
    /// <param name="serverRandom">32 bytes.</param>
    /// <param name="peer">The peer's role.</param>
    public DtlsAlertReader(
        ReadOnlySpan<byte> masterSecret, ReadOnlySpan<byte> clientRandom, ReadOnlySpan<byte> serverRandom, DtlsRole peer)
    {
        Span<byte> keys = stackalloc byte[2 * (KeyLength + FixedNonceLength)];
        Expand(masterSecret, [.. "key expansion"u8, .. serverRandom, .. clientRandom], keys);
        var index = peer == DtlsRole.Client ? 0 : 1;
        _cipher = AeadCipher.Create(keys.Slice(index * KeyLength, KeyLength), CryptoPath.Best);
        _fixedNonce = BinaryPrimitives.ReadUInt32BigEndian(keys[((2 * KeyLength) + (index * FixedNonceLength))..]);
        CryptographicOperations.ZeroMemory(keys);
    }

    /// <summary>Finds the first authentic alert in a datagram.</summary>
    /// <param name="datagram">Records, or anything else.</param>
    /// <param name="alert">Level and description (RFC 5246 section 7.2).</param>
    public bool TryRead(ReadOnlySpan<byte> datagram, out (byte Level, byte Description) alert)
    {
        Span<byte> plain = stackalloc byte[AlertLength];
        while (datagram.Length >= HeaderLength)
        {
            var length = HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(datagram[11..]);
            if (length > datagram.Length)
            {
                break;
            }

            if (TryOpen(datagram[..length], plain))
            {
                alert = (plain[0], plain[1]);
                return true;
            }

            datagram = datagram[length..];
        }

        alert = default;
        return false;
    }

    public void Dispose() => _cipher.Dispose();

    // RFC 6347 section 4.1.2.1: what is authenticated is epoch and number, type, version and the length of the plain text.
    private bool TryOpen(ReadOnlySpan<byte> record, Span<byte> plain)
    {
        if (record.Length != RecordLength || record[0] != AlertType || BinaryPrimitives.ReadUInt16BigEndian(record[3..]) != 1)
        {
            return false;
        }

        Span<byte> associated = stackalloc byte[HeaderLength];
        record.Slice(3, 8).CopyTo(associated);
        record[..3].CopyTo(associated[8..]);
        BinaryPrimitives.WriteUInt16BigEndian(associated[11..], AlertLength);
        var nonce = BinaryPrimitives.ReadUInt64BigEndian(record[HeaderLength..]);
        var counter = new UInt128(((ulong)_fixedNonce << 32) | (nonce >> 32), (nonce << 32) | 1);
        return _cipher.Open(counter, associated, record[(HeaderLength + ExplicitNonceLength)..], plain);
    }

    // RFC 5246 section 5, with SHA-256.
    private static void Expand(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> seed, Span<byte> output)
    {
        var link = seed.ToArray();
        while (!output.IsEmpty)
        {
            link = HMACSHA256.HashData(secret, link);
            var block = HMACSHA256.HashData(secret, [.. link, .. seed]);
            var length = Math.Min(block.Length, output.Length);
            block.AsSpan(..length).CopyTo(output);
            CryptographicOperations.ZeroMemory(block);
            output = output[length..];
        }
    }
}
