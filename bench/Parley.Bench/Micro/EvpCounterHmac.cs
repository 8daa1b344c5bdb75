using System.Security.Cryptography;

namespace Parley.Bench.Micro;

// Unsafe: pins the packets for OpenSSL.

/// <summary>OpenSSL's AES-CTR and HMAC-SHA1 with kept contexts, but no replay window and no streams.</summary>
internal sealed unsafe class EvpCounterHmac : SrtpSubject
{
    private const int TagLength = 10;
    private const int MacLength = 20;

    private readonly nint _cipher;
    private readonly nint _mac;
    private readonly byte[] _salt;

    public EvpCounterHmac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt)
        : base("OpenSSL EVP, kept contexts")
    {
        _cipher = Evp.NewCipher(Evp.EVP_aes_128_ctr(), key, encrypts: true);
        _mac = Evp.HMAC_CTX_new();
        _salt = salt.ToArray();
        fixed (byte* bytes = key)
        {
            Evp.Require(_mac != 0 && Evp.HMAC_Init_ex(_mac, bytes, key.Length, Evp.EVP_sha1(), 0) == 1);
        }
    }

    public override int Protect(ReadOnlySpan<byte> plain, Span<byte> output)
    {
        plain[..HeaderLength].CopyTo(output);
        var mac = stackalloc byte[MacLength];
        fixed (byte* from = plain, to = output)
        {
            Apply(plain, from + HeaderLength, to + HeaderLength, plain.Length - HeaderLength);
            Mac(to, plain.Length, mac);
        }

        new Span<byte>(mac, TagLength).CopyTo(output[plain.Length..]);
        return plain.Length + TagLength;
    }

    public override bool Unprotect(Span<byte> packet)
    {
        var mac = stackalloc byte[MacLength];
        fixed (byte* bytes = packet)
        {
            Mac(bytes, packet.Length - TagLength, mac);
            if (!CryptographicOperations.FixedTimeEquals(new Span<byte>(mac, TagLength), packet[^TagLength..]))
            {
                return false;
            }

            Apply(packet, bytes + HeaderLength, bytes + HeaderLength, packet.Length - HeaderLength - TagLength);
        }

        return true;
    }

    public override void Dispose()
    {
        Evp.EVP_CIPHER_CTX_free(_cipher);
        Evp.HMAC_CTX_free(_mac);
    }

    private void Apply(ReadOnlySpan<byte> header, byte* from, byte* to, int length)
    {
        var counter = stackalloc byte[16];
        var bytes = new Span<byte>(counter, 16);
        bytes.Clear();
        header[8..12].CopyTo(bytes[4..]);
        header[2..4].CopyTo(bytes[12..]);
        for (var index = 0; index < _salt.Length; index++)
        {
            bytes[index] ^= _salt[index];
        }

        int written;
        Evp.Require(
            Evp.EVP_CipherInit_ex(_cipher, 0, 0, null, counter, -1) == 1
            && Evp.EVP_CipherUpdate(_cipher, to, &written, from, length) == 1);
    }

    private void Mac(byte* bytes, int length, byte* mac)
    {
        var rollover = 0;
        uint written;
        Evp.Require(
            Evp.HMAC_Init_ex(_mac, null, 0, 0, 0) == 1
            && Evp.HMAC_Update(_mac, bytes, (nuint)length) == 1
            && Evp.HMAC_Update(_mac, (byte*)&rollover, 4) == 1
            && Evp.HMAC_Final(_mac, mac, &written) == 1);
    }
}
