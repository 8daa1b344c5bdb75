using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Parley.Rtc.Srtp;

/// <summary>AEAD_AES_128_GCM and AEAD_AES_256_GCM (RFC 7714 sections 8 and 9).</summary>
internal sealed class GcmTransform : SrtpTransform
{
    private const int SaltLength = 12;

    private readonly AeadCipher _rtp;
    private readonly AeadCipher _rtcp;
    private readonly byte[] _rtpSalt = new byte[SaltLength];
    private readonly byte[] _rtcpSalt = new byte[SaltLength];

    public GcmTransform(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, CryptoPath path)
    {
        _rtp = Derive(masterKey, masterSalt, 0, _rtpSalt, path);
        _rtcp = Derive(masterKey, masterSalt, SrtpKeyDerivation.RtcpOffset, _rtcpSalt, path);
    }

    /// <summary>From session keys, for the vectors of RFC 7714, which start behind the key derivation.</summary>
    internal GcmTransform(ReadOnlySpan<byte> sessionKey, ReadOnlySpan<byte> sessionSalt)
    {
        _rtp = AeadCipher.Create(sessionKey, CryptoPath.Best);
        _rtcp = AeadCipher.Create(sessionKey, CryptoPath.Best);
        sessionSalt.CopyTo(_rtpSalt);
        sessionSalt.CopyTo(_rtcpSalt);
    }

    public override int SealRtp(
        uint ssrc, long index, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, Span<byte> output)
    {
        Span<byte> nonce = stackalloc byte[AeadCipher.NonceLength];
        Nonce(_rtpSalt, ssrc, index, nonce);
        header.CopyTo(output);
        _rtp.Seal(nonce, output[..header.Length], payload, output[header.Length..]);
        return header.Length + payload.Length + AeadCipher.TagLength;
    }

    public override bool OpenRtp(uint ssrc, long index, Span<byte> packet, int headerLength)
    {
        Span<byte> nonce = stackalloc byte[AeadCipher.NonceLength];
        Nonce(_rtpSalt, ssrc, index, nonce);
        var body = packet[headerLength..];
        return _rtp.Open(nonce, packet[..headerLength], body, body[..^AeadCipher.TagLength]);
    }

    public override int SealRtcp(uint ssrc, uint index, Span<byte> buffer, int length)
    {
        Span<byte> nonce = stackalloc byte[AeadCipher.NonceLength];
        Nonce(_rtcpSalt, ssrc, index, nonce);
        Span<byte> associated = stackalloc byte[RtcpHeaderLength + RtcpIndexLength];
        buffer[..RtcpHeaderLength].CopyTo(associated);
        BinaryPrimitives.WriteUInt32BigEndian(associated[RtcpHeaderLength..], index | EncryptedFlag);
        _rtcp.Seal(nonce, associated, buffer[RtcpHeaderLength..length], buffer[RtcpHeaderLength..]);
        associated[RtcpHeaderLength..].CopyTo(buffer[(length + AeadCipher.TagLength)..]);
        return length + AeadCipher.TagLength + RtcpIndexLength;
    }

    public override int RtcpIndexOffset(int packetLength) => packetLength - RtcpIndexLength;

    public override bool OpenRtcp(uint ssrc, uint index, Span<byte> packet)
    {
        Span<byte> nonce = stackalloc byte[AeadCipher.NonceLength];
        Nonce(_rtcpSalt, ssrc, index, nonce);
        Span<byte> associated = stackalloc byte[RtcpHeaderLength + RtcpIndexLength];
        packet[..RtcpHeaderLength].CopyTo(associated);
        packet[^RtcpIndexLength..].CopyTo(associated[RtcpHeaderLength..]);
        var body = packet[RtcpHeaderLength..^RtcpIndexLength];
        return _rtcp.Open(nonce, associated, body, body[..^AeadCipher.TagLength]);
    }

    public override void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
        CryptographicOperations.ZeroMemory(_rtpSalt);
        CryptographicOperations.ZeroMemory(_rtcpSalt);
    }

    private static AeadCipher Derive(
        ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, byte offset, Span<byte> salt, CryptoPath path)
    {
        Span<byte> key = stackalloc byte[32];
        key = key[..masterKey.Length];
        SrtpKeyDerivation.Derive(masterKey, masterSalt, (byte)(SrtpKeyDerivation.RtpEncryption + offset), key);
        SrtpKeyDerivation.Derive(masterKey, masterSalt, (byte)(SrtpKeyDerivation.RtpSalt + offset), salt);
        var cipher = AeadCipher.Create(key, path);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }

    // RFC 7714 sections 8.1 and 9.1: two zero bytes, the source, then 48 bits of index (for SRTCP 16 zero bits and 32 of
    // index), all combined with the salt.
    private static void Nonce(ReadOnlySpan<byte> salt, uint ssrc, long index, Span<byte> nonce)
    {
        BinaryPrimitives.WriteUInt16BigEndian(nonce, BinaryPrimitives.ReadUInt16BigEndian(salt));
        BinaryPrimitives.WriteUInt16BigEndian(
            nonce[2..], (ushort)(BinaryPrimitives.ReadUInt16BigEndian(salt[2..]) ^ (ssrc >> 16)));
        var tail = ((ulong)(ushort)ssrc << 48) | (ulong)index;
        BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], BinaryPrimitives.ReadUInt64BigEndian(salt[4..]) ^ tail);
    }
}
