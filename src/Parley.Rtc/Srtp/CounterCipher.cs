namespace Parley.Rtc.Srtp;

/// <summary>
/// AES-128 in counter mode as SRTP uses it (RFC 3711 section 4.1.1): 16 bits of counter behind a 14-byte prefix.
/// Input and output may be the same memory or must not overlap at all. Not thread-safe.
/// </summary>
internal abstract class CounterCipher : IDisposable
{
    /// <summary>One more byte would let the 16-bit block counter wrap.</summary>
    public const int MaxLength = 16 * 65536;

    public static CounterCipher Create(ReadOnlySpan<byte> key, CryptoPath path) =>
        path != CryptoPath.Portable && IntrinsicCounter.IsSupported ? new IntrinsicCounter(key) : new PortableCounter(key);

    /// <summary>Encrypts or decrypts.</summary>
    /// <param name="counter">The first counter block; its last two bytes are zero.</param>
    /// <param name="input">At most <see cref="MaxLength"/> bytes.</param>
    /// <param name="output">At least as long as the input.</param>
    public abstract void Apply(UInt128 counter, ReadOnlySpan<byte> input, Span<byte> output);

    public abstract void Dispose();
}
