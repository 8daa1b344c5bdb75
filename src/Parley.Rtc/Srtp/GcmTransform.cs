using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Parley.Rtc.Srtp;

/// <summary>AEAD_AES_128_GCM and AEAD_AES_256_GCM (RFC 7714 sections 8 and 9).</summary>
internal sealed class GcmTransform : SrtpTransform
{
    private readonly AeadCipher _rtp;
    private readonly AeadCipher _rtcp;
    private UInt128 _rtpSalt;
    private UInt128 _rtcpSalt;

    public GcmTransform(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, CryptoPath path)
    {
        _rtp = Derive(masterKey, masterSalt, 0, path, out _rtpSalt);
        _rtcp = Derive(masterKey, masterSalt, SrtpKeyDerivation.RtcpOffset, path, out _rtcpSalt);
    }

    /// <summary>From session keys, for the vectors of RFC 7714, which start behind the key derivation.</summary>
    internal GcmTransform(ReadOnlySpan<byte> sessionKey, ReadOnlySpan<byte> sessionSalt)
    {
        _rtp = AeadCipher.Create(sessionKey, CryptoPath.Best);
        _rtcp = AeadCipher.Create(sessionKey, CryptoPath.Best);
        _rtpSalt = _rtcpSalt = Counter(sessionSalt);
    }

    public override int SealRtp(
        uint ssrc, long index, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, Span<byte> output)
    {
        header.CopyTo(output);
        _rtp.Seal(Counter(_rtpSalt, ssrc, index), header, payload, output[header.Length..]);
        return header.Length + payload.Length + AeadCipher.TagLength;
    }

    public override bool OpenRtp(uint ssrc, long index, Span<byte> packet, int headerLength)
    {
        var body = packet[headerLength..];
        return _rtp.Open(Counter(_rtpSalt, ssrc, index), packet[..headerLength], body, body[..^AeadCipher.TagLength]);
    }

    public override int SealRtcp(uint ssrc, uint index, Span<byte> buffer, int length)
    {
        Span<byte> associated = stackalloc byte[RtcpHeaderLength + RtcpIndexLength];
        buffer[..RtcpHeaderLength].CopyTo(associated);
        BinaryPrimitives.WriteUInt32BigEndian(associated[RtcpHeaderLength..], index | EncryptedFlag);
        _rtcp.Seal(
            Counter(_rtcpSalt, ssrc, index), associated, buffer[RtcpHeaderLength..length], buffer[RtcpHeaderLength..]);
        associated[RtcpHeaderLength..].CopyTo(buffer[(length + AeadCipher.TagLength)..]);
        return length + AeadCipher.TagLength + RtcpIndexLength;
    }

    public override int RtcpIndexOffset(int packetLength) => packetLength - RtcpIndexLength;

    public override bool OpenRtcp(uint ssrc, uint index, Span<byte> packet)
    {
        Span<byte> associated = stackalloc byte[RtcpHeaderLength + RtcpIndexLength];
        packet[..RtcpHeaderLength].CopyTo(associated);
        packet[^RtcpIndexLength..].CopyTo(associated[RtcpHeaderLength..]);
        var body = packet[RtcpHeaderLength..^RtcpIndexLength];
        return _rtcp.Open(Counter(_rtcpSalt, ssrc, index), associated, body, body[..^AeadCipher.TagLength]);
    }

    public override void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
        _rtpSalt = _rtcpSalt = default;
    }

    private static AeadCipher Derive(
        ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, byte offset, CryptoPath path, out UInt128 salt)
    {
        Span<byte> key = stackalloc byte[32];
        Span<byte> saltBytes = stackalloc byte[12];
        key = key[..masterKey.Length];
        SrtpKeyDerivation.Derive(masterKey, masterSalt, (byte)(SrtpKeyDerivation.RtpEncryption + offset), key);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, (byte)(SrtpKeyDerivation.RtpSalt + offset), saltBytes);
        salt = Counter(saltBytes);
        var cipher = AeadCipher.Create(key, path);
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(saltBytes);
        return cipher;
    }

    // The salt in the place of the nonce, and the number 1 behind it.
    private static UInt128 Counter(ReadOnlySpan<byte> salt) => new(
        BinaryPrimitives.ReadUInt64BigEndian(salt), ((ulong)BinaryPrimitives.ReadUInt32BigEndian(salt[8..]) << 32) | 1);

    // RFC 7714 sections 8.1 and 9.1: two zero bytes, the source, then 48 bits of index (for SRTCP 16 zero bits and 32 of
    // index), all combined with the salt.
    private static UInt128 Counter(UInt128 salt, uint ssrc, long index) =>
        salt ^ new UInt128(((ulong)ssrc << 16) | ((ulong)index >> 32), (ulong)index << 32);
}
