namespace Parley.Rtc.Srtp;

/// <summary>SRTP protection profiles; the values are those of the DTLS use_srtp extension (RFC 5764 section 4.1.2).</summary>
public enum SrtpProfile : ushort
{
    /// <summary>AES-128 in counter mode with an 80-bit HMAC-SHA1 tag (RFC 3711, RFC 5764).</summary>
    AesCm128HmacSha1Tag80 = 0x0001,

    /// <summary>AES-128 in Galois/counter mode with a 128-bit tag (RFC 7714); preferred.</summary>
    AeadAes128Gcm = 0x0007,

    /// <summary>AES-256 in Galois/counter mode with a 128-bit tag (RFC 7714).</summary>
    AeadAes256Gcm = 0x0008,
}
