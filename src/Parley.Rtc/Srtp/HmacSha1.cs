namespace Parley.Rtc.Srtp;

/// <summary>HMAC-SHA1 (RFC 2104) under one key. Not thread-safe.</summary>
internal abstract class HmacSha1 : IDisposable
{
    public const int Length = 20;

    public static HmacSha1 Create(ReadOnlySpan<byte> key, CryptoPath path) =>
        path != CryptoPath.Portable && OpenSslHmac.IsSupported ? new OpenSslHmac(key) : new PortableHmac(key);

    /// <summary>Writes 20 bytes.</summary>
    public abstract void Compute(ReadOnlySpan<byte> data, Span<byte> mac);

    public abstract void Dispose();
}
