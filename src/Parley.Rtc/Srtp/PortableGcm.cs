using System.Security.Cryptography;

namespace Parley.Rtc.Srtp;

internal sealed class PortableGcm(ReadOnlySpan<byte> key) : AeadCipher
{
    private readonly AesGcm _gcm = new(key, TagLength);

    public override void Seal(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> plaintext, Span<byte> output) =>
        _gcm.Encrypt(
            nonce, plaintext, output[..plaintext.Length], output.Slice(plaintext.Length, TagLength), associated);

    public override bool Open(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> input, Span<byte> plaintext)
    {
        var length = input.Length - TagLength;
        try
        {
            _gcm.Decrypt(nonce, input[..length], input[length..], plaintext[..length], associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public override void Dispose() => _gcm.Dispose();
}
