namespace Parley.Rtc.Srtp;

/// <summary>
/// AES-GCM with a 12-byte nonce and a 16-byte tag (NIST SP 800-38D), keyed once. Input and output may be the same
/// memory or must not overlap at all. Not thread-safe.
/// </summary>
internal abstract class AeadCipher : IDisposable
{
    public const int NonceLength = 12;
    public const int TagLength = 16;

    public static AeadCipher Create(ReadOnlySpan<byte> key, CryptoPath path) =>
        path == CryptoPath.Best && IntrinsicGcm.IsSupported ? new IntrinsicGcm(key) : new PortableGcm(key);

    /// <summary>Writes the ciphertext and behind it the tag: <paramref name="plaintext"/> length + 16 bytes.</summary>
    public abstract void Seal(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> plaintext, Span<byte> output);

    /// <summary>Reads ciphertext and tag; on failure the output is not to be used.</summary>
    public abstract bool Open(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> input, Span<byte> plaintext);

    public abstract void Dispose();
}
