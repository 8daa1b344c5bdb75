namespace Parley.Rtc.Srtp;

/// <summary>
/// AES-GCM with a 12-byte nonce and a 16-byte tag (NIST SP 800-38D), keyed once. Input and output may be the same
/// memory or must not overlap at all. Not thread-safe.
/// </summary>
internal abstract class AeadCipher : IDisposable
{
    public const int TagLength = 16;

    public static AeadCipher Create(ReadOnlySpan<byte> key, CryptoPath path) => path switch
    {
        CryptoPath.Best when WideGhash.IsSupported => new IntrinsicGcm<WideGhash>(key),
        CryptoPath.Best or CryptoPath.Narrow when NarrowGhash.IsSupported => new IntrinsicGcm<NarrowGhash>(key),
        _ => new PortableGcm(key),
    };

    /// <summary>Writes the ciphertext and behind it the tag: <paramref name="plaintext"/> length + 16 bytes.</summary>
    /// <param name="counter">The first counter block (section 7.1): the nonce, then the number 1 in 32 bits.</param>
    /// <param name="associated">What is authenticated only.</param>
    /// <param name="plaintext">What is encrypted.</param>
    /// <param name="output">Receives the result.</param>
    public abstract void Seal(
        UInt128 counter, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> plaintext, Span<byte> output);

    /// <summary>Reads ciphertext and tag; on failure the output is not to be used.</summary>
    public abstract bool Open(
        UInt128 counter, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> input, Span<byte> plaintext);

    public abstract void Dispose();
}
