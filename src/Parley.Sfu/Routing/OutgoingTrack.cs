using System.Buffers.Binary;
using Parley.Rtc.Codecs;
using Parley.Rtc.Rtcp;
using Parley.Rtc.Rtp;

namespace Parley.Sfu.Routing;

/// <summary>
/// A section a peer receives in. Its source may change at any time, the receiver sees one unbroken stream; so nothing has to be
/// negotiated when people come, go or speak.
/// </summary>
internal sealed class OutgoingTrack(PeerSession session, MediaSection section, string id, uint ssrc, uint repairSsrc, Rewriting rewriting)
{
    private const int MaxHeader = 320;
    private readonly ResendThrottle? _throttle = section.IsVideo ? new ResendThrottle() : null;
    private readonly byte[] _mid = System.Text.Encoding.ASCII.GetBytes(section.Mid);
    private IncomingStream? _current;
    private long _startedAt;
    private ushort _repairSequence;
    private bool _isCongested;

    public PeerSession Session { get; } = session;

    public MediaSection Section { get; } = section;

    /// <summary>Names the stream in SDP.</summary>
    public string Id { get; } = id;

    public uint Ssrc { get; } = ssrc;

    public uint RepairSsrc { get; } = repairSsrc;

    public IncomingTrack? Source { get; private set; }

    /// <summary>The highest simulcast layer wanted.</summary>
    public int MaxLayer { get; set; } = int.MaxValue;

    public bool IsPaused { get; set; }

    public long Packets { get; private set; }

    public long Bytes { get; private set; }

    public long Resent { get; private set; }

    public int? Layer => _current?.Layer;

    public void SetSource(IncomingTrack? source)
    {
        Source?.Receivers.Remove(this);
        Source = source;
        source?.Receivers.Add(this);
        Restart();
    }

    /// <summary>Begins anew with the next keyframe, after a pause.</summary>
    public void Restart() => _current = null;

    /// <summary>Asks for what is needed to begin or to change the layer.</summary>
    public void Want(TimeSpan now)
    {
        if (Source is { Section.IsVideo: true, IsAllowed: true } source && !IsPaused && !_isCongested && Session.IsConnected
            && source.BestLayer(now, MaxLayer) is { } best && best != _current)
        {
            best.Keyframes.Request();
        }
    }

    public void OnKeyframeWanted() => _current?.Keyframes.Request();

    /// <summary>Forwards a packet, if it is of the layer this receiver gets.</summary>
    public void Forward(MediaLoop loop, IncomingStream stream, long sequence, Span<byte> packet, in RtpHeader header, MediaCodec codec, in PacketFacts facts)
    {
        if (IsPaused || !Session.IsConnected || FindCodec(codec) is not { } own)
        {
            return;
        }

        _isCongested = Section.IsVideo && !loop.TakesVideo(Session);
        if (_isCongested)
        {
            // A picture that is not whole helps nobody, nor does what follows it: the next keyframe begins anew.
            loop.Counters.Congested++;
            Restart();
            return;
        }

        if (stream != _current)
        {
            if (Section.IsVideo && (!facts.CanStart || stream.Track.BestLayer(loop.Now, MaxLayer) != stream))
            {
                return;
            }

            rewriting.Switch(loop.Now, stream, sequence, header.Timestamp, facts, _current);
            _current = stream;
            _startedAt = sequence;
        }

        // What is older than the keyframe begun with belongs to pictures the receiver never got.
        if (sequence < _startedAt)
        {
            return;
        }

        var span = rewriting.Current;
        var payload = packet[header.Length..];
        if (codec.Codec == Codec.Vp8)
        {
            span.Apply(payload, header, facts);
        }

        rewriting.OnSent(loop.Now, sequence, header.Timestamp, facts);
        Span<byte> head = stackalloc byte[MaxHeader];
        var writer = new RtpWriter(
            head, own.PayloadType, header.Marker, (ushort)(sequence + span.Sequence), header.Timestamp + span.Timestamp, Ssrc,
            Session.TwoByteExtensions);
        AddExtensions(ref writer, loop.Now, packet, header, stream.Track.Section.Extensions);
        var length = loop.SendRtp(Session, head[..writer.FinishHeader()], payload[..header.PayloadLength], urgent: !Section.IsVideo);
        Packets += length > 0 ? 1 : 0;
        Bytes += header.PayloadLength;
    }

    /// <summary>Sends a packet again (RFC 4588), if it is still there and the receiver has not asked too much.</summary>
    public void Resend(MediaLoop loop, ushort sent)
    {
        if (_throttle is null || !rewriting.TryFind(sent, out var span, out var sequence)
            || !span.Stream.Track.IsAllowed || !span.Stream.Ring.TryGet(sequence, out var packet, out var header)
            || span.Stream.Track.Section.Codecs.FirstWithType(header.PayloadType) is not { } codec
            || FindCodec(codec) is not { RetransmissionType: { } type }
            || !_throttle.Allows(loop.Now, sent, packet.Length))
        {
            return;
        }

        var payload = loop.Scratch.AsSpan(0, header.PayloadLength + Retransmission.HeaderLength);
        BinaryPrimitives.WriteUInt16BigEndian(payload, sent);
        packet.Slice(header.Length, header.PayloadLength).CopyTo(payload[Retransmission.HeaderLength..]);
        if (codec.Codec == Codec.Vp8
            && PayloadFacts.TryRead(Codec.Vp8, packet.Slice(header.Length, header.PayloadLength), header.Marker, out var facts))
        {
            span.Apply(payload[Retransmission.HeaderLength..], header, facts);
        }

        Span<byte> head = stackalloc byte[MaxHeader];
        var writer = new RtpWriter(
            head, type, header.Marker, _repairSequence++, header.Timestamp + span.Timestamp, RepairSsrc, Session.TwoByteExtensions);
        AddExtensions(ref writer, loop.Now, packet, header, span.Stream.Track.Section.Extensions);
        Resent += loop.SendRtp(Session, head[..writer.FinishHeader()], payload) > 0 ? 1 : 0;
    }

    /// <summary>Adds a sender report: the publisher's clock carried over to this stream, so sound and picture stay together.</summary>
    public void WriteReport(ref RtcpWriter writer, TimeSpan now)
    {
        if (_current is { HasReport: true } stream && Packets > 0)
        {
            var (ntp, timestamp) = stream.ClockAt(now);
            SenderReport.TryWrite(
                ref writer, new SenderInfo(Ssrc, ntp, timestamp + rewriting.Current.Timestamp, (uint)Packets, (uint)Bytes), []);
            SourceDescription.TryWrite(ref writer, Ssrc, Session.CanonicalName);
        }
    }

    private MediaCodec? FindCodec(MediaCodec theirs)
    {
        var codecs = Section.Codecs;
        for (var index = 0; index < codecs.Count; index++)
        {
            if (ReferenceEquals(codecs[index].Format, theirs.Format) || codecs[index].Format == theirs.Format)
            {
                return codecs[index];
            }
        }

        return null;
    }

    private void AddExtensions(ref RtpWriter writer, TimeSpan now, ReadOnlySpan<byte> packet, in RtpHeader header, ExtensionIds theirs)
    {
        var ours = Section.Extensions;
        if (ours.Mid != 0)
        {
            writer.AddExtension(ours.Mid, _mid);
        }

        if (ours.AbsoluteSendTime != 0)
        {
            Span<byte> time = stackalloc byte[ExtensionValues.AbsoluteSendTimeLength];
            ExtensionValues.WriteAbsoluteSendTime(time, now);
            writer.AddExtension(ours.AbsoluteSendTime, time);
        }

        if (ours.TransportSequence != 0)
        {
            Span<byte> number = stackalloc byte[ExtensionValues.TransportSequenceLength];
            BinaryPrimitives.WriteUInt16BigEndian(number, Session.NextTransportSequence());
            writer.AddExtension(ours.TransportSequence, number);
        }

        if (header.HasExtension)
        {
            Pass(ref writer, packet, header, theirs.AudioLevel, ours.AudioLevel);
            Pass(ref writer, packet, header, theirs.VideoOrientation, ours.VideoOrientation);
            Pass(ref writer, packet, header, theirs.DependencyDescriptor, ours.DependencyDescriptor);
        }
    }

    private void Pass(ref RtpWriter writer, ReadOnlySpan<byte> packet, in RtpHeader header, int from, int to)
    {
        // A value of more than 16 bytes needs the two-byte form, which this receiver may not take.
        if (from != 0 && to != 0 && RtpExtensionReader.TryFind(packet, header, from, out var extension)
            && extension.Length > 0 && (extension.Length <= 16 || Session.TwoByteExtensions) && extension.Length <= 160)
        {
            writer.AddExtension(to, packet.Slice(extension.Offset, extension.Length));
        }
    }
}
