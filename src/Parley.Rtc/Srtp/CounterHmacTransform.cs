using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Parley.Rtc.Srtp;

/// <summary>AES_CM_128_HMAC_SHA1_80 (RFC 3711 sections 3.3, 3.4 and 4), the profile every WebRTC peer must have.</summary>
internal sealed class CounterHmacTransform : SrtpTransform
{
    private const int TagLength = 10;
    private const int RolloverLength = 4;
    private const int SaltLength = 14;

    private readonly Keys _rtp;
    private readonly Keys _rtcp;

    public CounterHmacTransform(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, CryptoPath path)
    {
        _rtp = new Keys(masterKey, masterSalt, 0, path);
        _rtcp = new Keys(masterKey, masterSalt, SrtpKeyDerivation.RtcpOffset, path);
    }

    public override int SealRtp(
        uint ssrc, long index, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, Span<byte> output)
    {
        var length = header.Length + payload.Length;
        header.CopyTo(output);
        _rtp.Apply(ssrc, index, payload, output[header.Length..length]);

        // RFC 3711 section 4.2: the rollover counter is authenticated although it is not sent. The tag takes its place.
        BinaryPrimitives.WriteUInt32BigEndian(output[length..], (uint)(index >> 16));
        Span<byte> mac = stackalloc byte[HmacSha1.Length];
        _rtp.Mac(output[..(length + RolloverLength)], mac);
        mac[..TagLength].CopyTo(output[length..]);
        return length + TagLength;
    }

    public override bool OpenRtp(uint ssrc, long index, Span<byte> packet, int headerLength)
    {
        var length = packet.Length - TagLength;
        Span<byte> sent = stackalloc byte[TagLength];
        packet[length..].CopyTo(sent);
        BinaryPrimitives.WriteUInt32BigEndian(packet[length..], (uint)(index >> 16));
        Span<byte> mac = stackalloc byte[HmacSha1.Length];
        _rtp.Mac(packet[..(length + RolloverLength)], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac[..TagLength], sent))
        {
            return false;
        }

        var payload = packet[headerLength..length];
        _rtp.Apply(ssrc, index, payload, payload);
        return true;
    }

    public override int SealRtcp(uint ssrc, uint index, Span<byte> buffer, int length)
    {
        var payload = buffer[RtcpHeaderLength..length];
        _rtcp.Apply(ssrc, index, payload, payload);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[length..], index | EncryptedFlag);
        var authenticated = length + RtcpIndexLength;
        Span<byte> mac = stackalloc byte[HmacSha1.Length];
        _rtcp.Mac(buffer[..authenticated], mac);
        mac[..TagLength].CopyTo(buffer[authenticated..]);
        return authenticated + TagLength;
    }

    public override int RtcpIndexOffset(int packetLength) => packetLength - TagLength - RtcpIndexLength;

    public override bool OpenRtcp(uint ssrc, uint index, Span<byte> packet)
    {
        Span<byte> mac = stackalloc byte[HmacSha1.Length];
        _rtcp.Mac(packet[..^TagLength], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac[..TagLength], packet[^TagLength..]))
        {
            return false;
        }

        var payload = packet[RtcpHeaderLength..^(TagLength + RtcpIndexLength)];
        _rtcp.Apply(ssrc, index, payload, payload);
        return true;
    }

    public override void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }

    private sealed class Keys : IDisposable
    {
        private readonly CounterCipher _cipher;
        private readonly HmacSha1 _hash;
        private UInt128 _salt;

        public Keys(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, byte offset, CryptoPath path)
        {
            Span<byte> key = stackalloc byte[16];
            SrtpKeyDerivation.Derive(masterKey, masterSalt, (byte)(SrtpKeyDerivation.RtpEncryption + offset), key);
            _cipher = CounterCipher.Create(key, path);
            Span<byte> authentication = stackalloc byte[HmacSha1.Length];
            SrtpKeyDerivation.Derive(
                masterKey, masterSalt, (byte)(SrtpKeyDerivation.RtpAuthentication + offset), authentication);
            _hash = HmacSha1.Create(authentication, path);
            Span<byte> salt = stackalloc byte[16];
            salt.Clear();
            SrtpKeyDerivation.Derive(masterKey, masterSalt, (byte)(SrtpKeyDerivation.RtpSalt + offset), salt[..SaltLength]);
            _salt = BinaryPrimitives.ReadUInt128BigEndian(salt);
            CryptographicOperations.ZeroMemory(salt);
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(authentication);
        }

        // RFC 3711 section 4.1.1: salt, source and index combined, with 16 bits left for the block counter.
        public void Apply(uint ssrc, long index, ReadOnlySpan<byte> input, Span<byte> output) =>
            _cipher.Apply(_salt ^ new UInt128(ssrc, (ulong)index << 16), input, output);

        public void Mac(ReadOnlySpan<byte> data, Span<byte> mac) => _hash.Compute(data, mac);

        public void Dispose()
        {
            _cipher.Dispose();
            _hash.Dispose();
            _salt = default;
        }
    }
}
