using System.Text;
using Parley.Bench.Network;
using Parley.Bench.Streams;
using Parley.Rtc.Rtcp;
using Parley.Rtc.Rtp;
using Parley.Rtc.Srtp;

namespace Parley.Bench.Load;

/// <summary>Plays one recording over and over, stamped, with keyframes on request, resends and sender reports.</summary>
internal sealed class SendingStream(RecordedStream recording, SendingFormat format, ushort publisher)
{
    private const int CacheLength = 1024;
    private const long NtpEpochOffset = 2_208_988_800;

    // libwebrtc's encoder answers requests not more often than this.
    private const long KeyframeInterval = 300_000_000;

    private readonly byte[] _packet = new byte[2048];
    private readonly byte[]?[] _cache = new byte[CacheLength][];
    private readonly Queue<ushort> _asked = new();
    private readonly PlayPosition _position = new(recording);
    private readonly uint _timestampOffset = (uint)Random.Shared.Next();
    private long _start;
    private long _octets;
    private long _lastKeyframe;
    private uint _lastTimestamp;
    private long _lastTicks;
    private ushort _rtxSequence;
    private bool _keyframeWanted;

    public RecordedStream Recording => recording;

    public uint Ssrc => format.Ssrc;

    public byte Layer => format.Layer;

    public long NextIndex { get; private set; }

    /// <summary>Pictures begun.</summary>
    public long Pictures => _position.Picture;

    public long Resent { get; private set; }

    public long KeyframeRequests { get; private set; }

    /// <summary>Keyframes made because of them.</summary>
    public long KeyframesOnRequest { get; private set; }

    /// <summary>When the next packet is due, on <see cref="WallClock"/>.</summary>
    public long DueAt => _start + Nanoseconds(_position.Ticks);

    public void Start(long now) => _start = now - Nanoseconds(_position.Ticks);

    public void RequestKeyframe()
    {
        KeyframeRequests++;
        _keyframeWanted = recording.Kind == MediaKind.Video;
    }

    public void Ask(ushort sequenceNumber)
    {
        if (_asked.Count < CacheLength)
        {
            _asked.Enqueue(sequenceNumber);
        }
    }

    public void SendNext(Endpoint endpoint, TransportCounter counter, long now)
    {
        var at = _position.Next;
        var source = recording.Packets[at];
        _lastTimestamp = _timestampOffset + (uint)_position.Ticks;
        _lastTicks = _position.Ticks;
        var writer = new RtpWriter(_packet, recording.PayloadType, source.Marker, (ushort)NextIndex, _lastTimestamp, format.Ssrc);
        AddExtensions(ref writer, counter);
        var length = writer.FinishHeader();
        source.Payload.CopyTo(_packet.AsSpan(length));
        PayloadFormat.SetPictureId(recording.Codec, _packet.AsSpan(length), (int)_position.Picture);
        length += source.Payload.Length;
        if (format.IsStamped)
        {
            new Stamp(publisher, recording.Kind, format.Layer, at, NextIndex, WallClock.Nanoseconds).Write(_packet.AsSpan(length));
            length += Stamp.Length;
        }

        Remember(length);
        NextIndex++;
        _octets += source.Payload.Length;
        var jump = _keyframeWanted && now - _lastKeyframe >= KeyframeInterval;
        _position.Advance(jump);
        NoteKeyframe(now, jump);
        if (!endpoint.SendRtp(_packet, length))
        {
            throw new InvalidOperationException($"Publisher {publisher} could not send: {endpoint.Failure ?? "not connected"}.");
        }
    }

    /// <summary>Answers what the server asked for again, as RFC 4588 says when that was agreed on.</summary>
    public void Resend(Endpoint endpoint)
    {
        while (_asked.TryDequeue(out var sequenceNumber))
        {
            if (_cache[sequenceNumber % CacheLength] is not { } original || !RtpHeader.TryParse(original, out var header)
                || header.SequenceNumber != sequenceNumber || format.RtxSsrc is not { } rtxSsrc)
            {
                continue;
            }

            var length = Retransmission.Wrap(original, header, format.RtxPayloadType, _rtxSequence++, rtxSsrc, _packet);
            Resent += length > 0 && endpoint.SendRtp(_packet, length) ? 1 : 0;
        }
    }

    public void SendReport(Endpoint endpoint)
    {
        if (NextIndex == 0)
        {
            return;
        }

        var now = WallClock.Nanoseconds;
        var seconds = Math.DivRem(now, 1_000_000_000, out var rest);
        var ntp = ((ulong)(seconds + NtpEpochOffset) << 32) | (((ulong)rest << 32) / 1_000_000_000);
        var timestamp = _lastTimestamp + (uint)((now - _start - Nanoseconds(_lastTicks)) * recording.ClockRate / 1_000_000_000);
        var writer = new RtcpWriter(_packet.AsSpan(..^SrtpProfileFacts.MaxRtcpOverhead));
        SenderReport.TryWrite(ref writer, new SenderInfo(format.Ssrc, ntp, timestamp, (uint)NextIndex, (uint)_octets), []);
        SourceDescription.TryWrite(ref writer, format.Ssrc, Encoding.ASCII.GetBytes($"publisher-{publisher}"));
        endpoint.SendRtcp(_packet, writer.Length);
    }

    private void NoteKeyframe(long now, bool jump)
    {
        if (recording.PictureAt(_position.Next) is { IsKeyframe: true } picture && picture.Start == _position.Next && recording.Kind == MediaKind.Video)
        {
            KeyframesOnRequest += jump ? 1 : 0;
            _keyframeWanted = false;
            _lastKeyframe = now;
        }
    }

    private void AddExtensions(ref RtpWriter writer, TransportCounter counter)
    {
        Span<byte> value = stackalloc byte[2];
        if (format.TransportId is { } transport)
        {
            var number = counter.Next++;
            value[0] = (byte)(number >> 8);
            value[1] = (byte)number;
            writer.AddExtension(transport, value);
        }

        if (format.MidId is { } mid)
        {
            writer.AddExtension(mid, format.Mid);
        }

        if (format.Rid.Length > 0 && format.RidId is { } rid)
        {
            writer.AddExtension(rid, format.Rid);
        }

        if (recording.Kind == MediaKind.Audio && format.LevelId is { } level)
        {
            // Speech at -30 dBov.
            value[0] = 0x80 | 30;
            writer.AddExtension(level, value[..1]);
        }
    }

    private void Remember(int length)
    {
        if (format.RtxSsrc is null)
        {
            return;
        }

        var slot = _cache[NextIndex % CacheLength];
        if (slot?.Length != length)
        {
            slot = new byte[length];
            _cache[NextIndex % CacheLength] = slot;
        }

        _packet.AsSpan(0, length).CopyTo(slot);

        // A retransmission names its layer by another extension (RFC 8852 section 3.2).
        if (format is { RidId: { } rid, RepairedRidId: { } repaired } && RtpHeader.TryParse(slot, out var header)
            && RtpExtensionReader.TryFind(slot, header, rid, out var extension))
        {
            slot[extension.Offset - 1] = (byte)((repaired << 4) | (slot[extension.Offset - 1] & 0x0F));
        }
    }

    private long Nanoseconds(long ticks) => (long)((Int128)ticks * 1_000_000_000 / recording.ClockRate);
}
