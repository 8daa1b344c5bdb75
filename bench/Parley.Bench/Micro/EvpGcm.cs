using System.Buffers.Binary;

namespace Parley.Bench.Micro;

// Unsafe: pins the packets for OpenSSL.

/// <summary>OpenSSL's AES-GCM with a kept context: nonce, header, payload and tag, but no replay window and no streams.</summary>
internal sealed unsafe class EvpGcm : SrtpSubject
{
    private const int TagLength = 16;

    private readonly nint _sealing;
    private readonly nint _opening;
    private readonly byte[] _salt;

    public EvpGcm(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt)
        : base("OpenSSL EVP, kept context")
    {
        var cipher = key.Length == 16 ? Evp.EVP_aes_128_gcm() : Evp.EVP_aes_256_gcm();
        _sealing = Evp.NewCipher(cipher, key, encrypts: true);
        _opening = Evp.NewCipher(cipher, key, encrypts: false);
        _salt = salt.ToArray();
    }

    public override int Protect(ReadOnlySpan<byte> plain, Span<byte> output)
    {
        plain[..HeaderLength].CopyTo(output);
        var nonce = stackalloc byte[12];
        Nonce(plain, nonce);
        var payload = plain.Length - HeaderLength;
        int written;
        fixed (byte* from = plain, to = output)
        {
            Evp.Require(
                Evp.EVP_CipherInit_ex(_sealing, 0, 0, null, nonce, -1) == 1
                && Evp.EVP_CipherUpdate(_sealing, null, &written, from, HeaderLength) == 1
                && Evp.EVP_CipherUpdate(_sealing, to + HeaderLength, &written, from + HeaderLength, payload) == 1
                && Evp.EVP_CipherFinal_ex(_sealing, to + plain.Length, &written) == 1
                && Evp.EVP_CIPHER_CTX_ctrl(_sealing, Evp.GetTag, TagLength, to + plain.Length) == 1);
        }

        return plain.Length + TagLength;
    }

    public override bool Unprotect(Span<byte> packet)
    {
        var nonce = stackalloc byte[12];
        Nonce(packet, nonce);
        var payload = packet.Length - HeaderLength - TagLength;
        int written;
        fixed (byte* bytes = packet)
        {
            return Evp.EVP_CipherInit_ex(_opening, 0, 0, null, nonce, -1) == 1
                && Evp.EVP_CIPHER_CTX_ctrl(_opening, Evp.SetTag, TagLength, bytes + packet.Length - TagLength) == 1
                && Evp.EVP_CipherUpdate(_opening, null, &written, bytes, HeaderLength) == 1
                && Evp.EVP_CipherUpdate(_opening, bytes + HeaderLength, &written, bytes + HeaderLength, payload) == 1
                && Evp.EVP_CipherFinal_ex(_opening, bytes + packet.Length - TagLength, &written) == 1;
        }
    }

    public override void Dispose()
    {
        Evp.EVP_CIPHER_CTX_free(_sealing);
        Evp.EVP_CIPHER_CTX_free(_opening);
    }

    private void Nonce(ReadOnlySpan<byte> packet, byte* nonce)
    {
        var bytes = new Span<byte>(nonce, 12);
        bytes[..6].Clear();
        packet[8..12].CopyTo(bytes[2..]);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[6..], 0);
        packet[2..4].CopyTo(bytes[10..]);
        for (var index = 0; index < bytes.Length; index++)
        {
            bytes[index] ^= _salt[index];
        }
    }
}
