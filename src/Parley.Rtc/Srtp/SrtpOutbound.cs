using System.Buffers.Binary;
using Parley.Rtc.Rtp;

namespace Parley.Rtc.Srtp;

/// <summary>
/// Protects what one peer is sent (RFC 3711 section 3.3). Refuses to protect the same packet index twice: with GCM that
/// would reuse a nonce and give the authentication key away (RFC 7714 section 8.1). Not thread-safe; allocates only at
/// the first packet of a source.
/// </summary>
public sealed class SrtpOutbound : IDisposable
{
    /// <summary>Sources one session may send; a large room has a few hundred.</summary>
    public const int MaxStreams = 8192;

    private readonly SrtpTransform _transform;
    private readonly SrtpStreams _streams = new(MaxStreams);
    private readonly int _tagLength;
    private uint _nextRtcpIndex;

    /// <summary>Makes a session from exported keys.</summary>
    /// <param name="profile">The negotiated profile.</param>
    /// <param name="masterKey">16 or 32 bytes, as the profile asks.</param>
    /// <param name="masterSalt">12 or 14 bytes, as the profile asks.</param>
    /// <exception cref="ArgumentException">Key or salt have the wrong length.</exception>
    public SrtpOutbound(SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt)
        : this(profile, masterKey, masterSalt, CryptoPath.Best)
    {
    }

    internal SrtpOutbound(
        SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, CryptoPath path)
    {
        SrtpKeyLengths.Check(profile, masterKey, masterSalt);
        _transform = SrtpTransform.Create(profile, masterKey, masterSalt, path);
        _tagLength = profile.TagLength();
    }

    /// <summary>
    /// Protects a packet given as header and payload, which may be parts of <paramref name="output"/> at their final
    /// place or lie elsewhere (then encryption is also the copy), but must not overlap it otherwise.
    /// </summary>
    /// <param name="header">The RTP header with CSRCs and extension.</param>
    /// <param name="payload">The payload with padding.</param>
    /// <param name="output">Receives the packet; <see cref="SrtpProfileFacts.MaxRtpOverhead"/> bytes longer than the input.</param>
    /// <param name="written">The length of the protected packet, or 0.</param>
    /// <returns>
    /// <see cref="SrtpStatus.Ok"/>, <see cref="SrtpStatus.Malformed"/> (no header, or no room for the result),
    /// <see cref="SrtpStatus.Replayed"/>, <see cref="SrtpStatus.TooManyStreams"/> or
    /// <see cref="SrtpStatus.KeyExhausted"/>.
    /// </returns>
    public SrtpStatus ProtectRtp(
        ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, Span<byte> output, out int written)
    {
        written = 0;
        if (header.Length < RtpHeader.FixedLength || payload.Length > CounterCipher.MaxLength
            || output.Length < header.Length + payload.Length + _tagLength)
        {
            return SrtpStatus.Malformed;
        }

        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        if (_streams.FindOrAdd(ssrc) is not { } stream)
        {
            return SrtpStatus.TooManyStreams;
        }

        var sequenceNumber = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        var index = RolloverCounter.Estimate(stream.Window.Highest, sequenceNumber);
        if (!stream.Window.IsFresh(index))
        {
            return SrtpStatus.Replayed;
        }

        if (index >> 48 != 0)
        {
            return SrtpStatus.KeyExhausted;
        }

        stream.Window.Mark(index);
        written = _transform.SealRtp(ssrc, index, header, payload, output);
        return SrtpStatus.Ok;
    }

    /// <summary>Protects a packet in place.</summary>
    /// <param name="buffer">The packet with <see cref="SrtpProfileFacts.MaxRtpOverhead"/> bytes of room behind it.</param>
    /// <param name="length">The length of the plain packet.</param>
    /// <param name="written">The length of the protected packet, or 0.</param>
    /// <returns>As the other overload.</returns>
    public SrtpStatus ProtectRtp(Span<byte> buffer, int length, out int written)
    {
        if (!RtpHeader.TryParse(buffer[..length], out var header))
        {
            written = 0;
            return SrtpStatus.Malformed;
        }

        return ProtectRtp(buffer[..header.Length], buffer[header.Length..length], buffer, out written);
    }

    /// <summary>Protects a compound RTCP packet in place (RFC 3711 section 3.4).</summary>
    /// <param name="buffer">The packet with <see cref="SrtpProfileFacts.MaxRtcpOverhead"/> bytes of room behind it.</param>
    /// <param name="length">The length of the plain packet.</param>
    /// <param name="written">The length of the protected packet, or 0.</param>
    /// <returns>
    /// <see cref="SrtpStatus.Ok"/>, <see cref="SrtpStatus.Malformed"/> or <see cref="SrtpStatus.KeyExhausted"/>.
    /// </returns>
    public SrtpStatus ProtectRtcp(Span<byte> buffer, int length, out int written)
    {
        written = 0;
        if (length < SrtpTransform.RtcpHeaderLength || buffer[0] >> 6 != 2
            || buffer.Length < length + _tagLength + SrtpTransform.RtcpIndexLength)
        {
            return SrtpStatus.Malformed;
        }

        // One counter for all sources: indices stay unique for each, and the highest bit is the E flag.
        if (_nextRtcpIndex > int.MaxValue)
        {
            return SrtpStatus.KeyExhausted;
        }

        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(buffer[4..]);
        written = _transform.SealRtcp(ssrc, _nextRtcpIndex++, buffer, length);
        return SrtpStatus.Ok;
    }

    /// <inheritdoc/>
    public void Dispose() => _transform.Dispose();
}
