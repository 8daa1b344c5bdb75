using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Parley.Rtc.Srtp;

/// <summary>AES_CM_128_HMAC_SHA1_80 (RFC 3711 sections 3.3, 3.4 and 4), the profile every WebRTC peer must have.</summary>
internal sealed class CounterHmacTransform : SrtpTransform
{
    private const int TagLength = 10;
    private const int MacLength = 20;
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
        Span<byte> mac = stackalloc byte[MacLength];
        RtpMac(index, output[..length], mac);
        mac[..TagLength].CopyTo(output[length..]);
        return length + TagLength;
    }

    public override bool OpenRtp(uint ssrc, long index, Span<byte> packet, int headerLength)
    {
        Span<byte> mac = stackalloc byte[MacLength];
        RtpMac(index, packet[..^TagLength], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac[..TagLength], packet[^TagLength..]))
        {
            return false;
        }

        var payload = packet[headerLength..^TagLength];
        _rtp.Apply(ssrc, index, payload, payload);
        return true;
    }

    public override int SealRtcp(uint ssrc, uint index, Span<byte> buffer, int length)
    {
        var payload = buffer[RtcpHeaderLength..length];
        _rtcp.Apply(ssrc, index, payload, payload);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[length..], index | EncryptedFlag);
        var authenticated = length + RtcpIndexLength;
        Span<byte> mac = stackalloc byte[MacLength];
        _rtcp.Mac(buffer[..authenticated], [], mac);
        mac[..TagLength].CopyTo(buffer[authenticated..]);
        return authenticated + TagLength;
    }

    public override int RtcpIndexOffset(int packetLength) => packetLength - TagLength - RtcpIndexLength;

    public override bool OpenRtcp(uint ssrc, uint index, Span<byte> packet)
    {
        Span<byte> mac = stackalloc byte[MacLength];
        _rtcp.Mac(packet[..^TagLength], [], mac);
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

    // RFC 3711 section 4.2: the rollover counter is authenticated although it is not sent.
    private void RtpMac(long index, ReadOnlySpan<byte> authenticated, Span<byte> mac)
    {
        Span<byte> rollover = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(rollover, (uint)(index >> 16));
        _rtp.Mac(authenticated, rollover, mac);
    }

    private sealed class Keys : IDisposable
    {
        private readonly CounterCipher _cipher;
        private readonly IncrementalHash _hash;
        private readonly byte[] _salt = new byte[SaltLength];

        public Keys(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, byte offset, CryptoPath path)
        {
            Span<byte> key = stackalloc byte[16];
            SrtpKeyDerivation.Derive(masterKey, masterSalt, (byte)(SrtpKeyDerivation.RtpEncryption + offset), key);
            _cipher = CounterCipher.Create(key, path);
            Span<byte> authentication = stackalloc byte[MacLength];
            SrtpKeyDerivation.Derive(
                masterKey, masterSalt, (byte)(SrtpKeyDerivation.RtpAuthentication + offset), authentication);
            _hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, authentication);
            SrtpKeyDerivation.Derive(masterKey, masterSalt, (byte)(SrtpKeyDerivation.RtpSalt + offset), _salt);
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(authentication);
        }

        // RFC 3711 section 4.1.1: salt, source and index combined, with 16 bits left for the block counter.
        public void Apply(uint ssrc, long index, ReadOnlySpan<byte> input, Span<byte> output)
        {
            Span<byte> counter = stackalloc byte[16];
            _salt.CopyTo(counter);
            counter[14..].Clear();
            BinaryPrimitives.WriteUInt32BigEndian(
                counter[4..], BinaryPrimitives.ReadUInt32BigEndian(counter[4..]) ^ ssrc);
            BinaryPrimitives.WriteUInt64BigEndian(
                counter[8..], BinaryPrimitives.ReadUInt64BigEndian(counter[8..]) ^ ((ulong)index << 16));
            _cipher.Apply(counter, input, output);
        }

        public void Mac(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> mac)
        {
            _hash.AppendData(first);
            _hash.AppendData(second);
            _hash.GetHashAndReset(mac);
        }

        public void Dispose()
        {
            _cipher.Dispose();
            _hash.Dispose();
            CryptographicOperations.ZeroMemory(_salt);
        }
    }
}
