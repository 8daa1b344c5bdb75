using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Parley.Rtc.Srtp;

internal sealed class PortableGcm(ReadOnlySpan<byte> key) : AeadCipher
{
    private const int NonceLength = 12;

    private readonly AesGcm _gcm = new(key, TagLength);

    public override void Seal(
        UInt128 counter, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> plaintext, Span<byte> output)
    {
        Span<byte> block = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(block, counter);
        _gcm.Encrypt(
            block[..NonceLength], plaintext, output[..plaintext.Length], output.Slice(plaintext.Length, TagLength), associated);
    }

    public override bool Open(
        UInt128 counter, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> input, Span<byte> plaintext)
    {
        Span<byte> block = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(block, counter);
        var length = input.Length - TagLength;
        try
        {
            _gcm.Decrypt(block[..NonceLength], input[..length], input[length..], plaintext[..length], associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public override void Dispose() => _gcm.Dispose();
}
