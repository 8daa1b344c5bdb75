using System.Buffers.Binary;
using Parley.Rtc.Rtp;

namespace Parley.Rtc.Srtp;

/// <summary>
/// Checks and decrypts what one peer sends (RFC 3711 section 3.3). State changes only for packets that prove authentic,
/// so nothing an attacker without the key sends has any effect. Not thread-safe; allocates only at the first packet of a
/// source.
/// </summary>
public sealed class SrtpInbound : IDisposable
{
    /// <summary>Sources one peer may use, so that it cannot fill the memory with replay windows.</summary>
    public const int MaxStreams = 1024;

    private readonly SrtpTransform _transform;
    private readonly SrtpStreams _rtp = new(MaxStreams);
    private readonly SrtpStreams _rtcp = new(MaxStreams);
    private readonly int _tagLength;

    /// <summary>Makes a session from exported keys.</summary>
    /// <param name="profile">The negotiated profile.</param>
    /// <param name="masterKey">16 or 32 bytes, as the profile asks.</param>
    /// <param name="masterSalt">12 or 14 bytes, as the profile asks.</param>
    /// <exception cref="ArgumentException">Key or salt have the wrong length.</exception>
    public SrtpInbound(SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt)
        : this(profile, masterKey, masterSalt, CryptoPath.Best)
    {
    }

    internal SrtpInbound(
        SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, CryptoPath path)
    {
        SrtpKeyLengths.Check(profile, masterKey, masterSalt);
        _transform = SrtpTransform.Create(profile, masterKey, masterSalt, path);
        _tagLength = profile.TagLength();
    }

    /// <summary>Checks and decrypts an SRTP packet in place.</summary>
    /// <param name="packet">The packet; its bytes are undefined afterwards when this fails.</param>
    /// <param name="header">The header with plain padding, or default.</param>
    /// <param name="length">The length of the plain packet, or 0.</param>
    /// <returns>
    /// <see cref="SrtpStatus.Ok"/>, <see cref="SrtpStatus.Malformed"/>, <see cref="SrtpStatus.Replayed"/>,
    /// <see cref="SrtpStatus.NotAuthentic"/> or <see cref="SrtpStatus.TooManyStreams"/>.
    /// </returns>
    public SrtpStatus UnprotectRtp(Span<byte> packet, out RtpHeader header, out int length)
    {
        length = 0;
        if (!RtpHeader.TryParseProtected(packet, out header) || header.PayloadLength < _tagLength
            || packet.Length > CounterCipher.MaxLength)
        {
            header = default;
            return SrtpStatus.Malformed;
        }

        var stream = _rtp.Find(header.Ssrc);
        var index = RolloverCounter.Estimate(stream?.Window.Highest ?? -1, header.SequenceNumber);
        if (stream is null ? index < 0 : !stream.Window.IsFresh(index))
        {
            return SrtpStatus.Replayed;
        }

        if (index >> 48 != 0 || !_transform.OpenRtp(header.Ssrc, index, packet, header.Length))
        {
            return SrtpStatus.NotAuthentic;
        }

        stream ??= _rtp.FindOrAdd(header.Ssrc);
        if (stream is null)
        {
            return SrtpStatus.TooManyStreams;
        }

        stream.Window.Mark(index);
        var plainLength = packet.Length - _tagLength;

        // Padding can only be read now. The peer has the key, yet it may still send nonsense.
        if (!RtpHeader.TryParse(packet[..plainLength], out header))
        {
            return SrtpStatus.Malformed;
        }

        length = plainLength;
        return SrtpStatus.Ok;
    }

    /// <summary>Checks and decrypts an SRTCP packet in place. Unencrypted SRTCP (E flag 0) is refused, WebRTC never sends it.</summary>
    /// <param name="packet">The packet; its bytes are undefined afterwards when this fails.</param>
    /// <param name="length">The length of the plain compound packet, or 0.</param>
    /// <returns>As <see cref="UnprotectRtp"/>.</returns>
    public SrtpStatus UnprotectRtcp(Span<byte> packet, out int length)
    {
        length = 0;
        var overhead = _tagLength + SrtpTransform.RtcpIndexLength;
        if (packet.Length < SrtpTransform.RtcpHeaderLength + overhead || packet[0] >> 6 != 2
            || packet.Length > CounterCipher.MaxLength)
        {
            return SrtpStatus.Malformed;
        }

        var word = BinaryPrimitives.ReadUInt32BigEndian(packet[_transform.RtcpIndexOffset(packet.Length)..]);
        var index = word & int.MaxValue;
        if (word == index)
        {
            return SrtpStatus.Malformed;
        }

        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        var stream = _rtcp.Find(ssrc);
        if (stream is not null && !stream.Window.IsFresh(index))
        {
            return SrtpStatus.Replayed;
        }

        if (!_transform.OpenRtcp(ssrc, index, packet))
        {
            return SrtpStatus.NotAuthentic;
        }

        stream ??= _rtcp.FindOrAdd(ssrc);
        if (stream is null)
        {
            return SrtpStatus.TooManyStreams;
        }

        stream.Window.Mark(index);
        length = packet.Length - overhead;
        return SrtpStatus.Ok;
    }

    /// <inheritdoc/>
    public void Dispose() => _transform.Dispose();
}
