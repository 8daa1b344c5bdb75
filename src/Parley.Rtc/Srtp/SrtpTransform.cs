using System.Diagnostics;

namespace Parley.Rtc.Srtp;

/// <summary>
/// One direction of one session under derived keys: what a profile does to the bytes of one packet. Knows nothing of
/// streams, indices or replay. Lengths are checked by the caller.
/// </summary>
internal abstract class SrtpTransform : IDisposable
{
    /// <summary>Length of the part of an RTCP packet that stays readable (RFC 3711 section 3.4).</summary>
    public const int RtcpHeaderLength = 8;

    /// <summary>The index word at or near the end of an SRTCP packet.</summary>
    public const int RtcpIndexLength = 4;

    /// <summary>The E bit: the payload is encrypted.</summary>
    protected const uint EncryptedFlag = 0x8000_0000;

    public static SrtpTransform Create(
        SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, CryptoPath path) =>
        profile switch
        {
            SrtpProfile.AeadAes128Gcm or SrtpProfile.AeadAes256Gcm => new GcmTransform(masterKey, masterSalt, path),
            SrtpProfile.AesCm128HmacSha1Tag80 => new CounterHmacTransform(masterKey, masterSalt, path),
            _ => throw new UnreachableException($"No such SRTP profile: {profile}."),
        };

    /// <summary>Encrypts a payload; header, ciphertext and tag go to the output, where header or payload may already lie.</summary>
    /// <returns>The length of the protected packet.</returns>
    public abstract int SealRtp(
        uint ssrc, long index, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, Span<byte> output);

    /// <summary>Checks and decrypts in place.</summary>
    public abstract bool OpenRtp(uint ssrc, long index, Span<byte> packet, int headerLength);

    /// <summary>Protects a compound RTCP packet of the given length in place; the buffer has room for the overhead.</summary>
    /// <returns>The length of the protected packet.</returns>
    public abstract int SealRtcp(uint ssrc, uint index, Span<byte> buffer, int length);

    /// <summary>Where the index word begins in a protected RTCP packet.</summary>
    public abstract int RtcpIndexOffset(int packetLength);

    /// <summary>Checks and decrypts in place.</summary>
    public abstract bool OpenRtcp(uint ssrc, uint index, Span<byte> packet);

    public abstract void Dispose();
}
