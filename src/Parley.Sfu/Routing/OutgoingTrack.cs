using Parley.Rtc.Rtcp;
using Parley.Rtc.Rtp;
using Parley.Sfu.Selection;
using Parley.Sfu.Sending;

namespace Parley.Sfu.Routing;

/// <summary>
/// A section a peer receives in. Its source may change at any time, the receiver sees one unbroken stream; so nothing has to be
/// negotiated when people come, go or speak.
/// </summary>
internal sealed class OutgoingTrack(PeerSession session, MediaSection section, string id, uint ssrc, uint repairSsrc, Rewriting rewriting)
{
    private readonly ResendThrottle? _throttle = section.IsVideo ? new ResendThrottle() : null;
    private IncomingStream? _current;
    private long _startedAt;
    private ushort _repairSequence;
    private MediaCodec? _theirs;
    private MediaCodec? _ours;
    private ushort _lastNumber;
    private ushort _droppedFrom;
    private ushort _droppedCount;

    public PeerSession Session { get; } = session;

    public MediaSection Section { get; } = section;

    /// <summary>Names the stream in SDP.</summary>
    public string Id { get; } = id;

    public uint Ssrc { get; } = ssrc;

    public uint RepairSsrc { get; } = repairSsrc;

    public HeaderTemplate Header { get; } =
        new(section.Extensions, System.Text.Encoding.ASCII.GetBytes(section.Mid), ssrc, session.TwoByteExtensions);

    public IncomingTrack? Source { get; private set; }

    /// <summary>The timestamp of the packet that left last.</summary>
    public uint? LastTimestamp { get; private set; }

    /// <summary>What the receiver is to get at most.</summary>
    public LayerTarget Target { get; set; } = LayerTarget.Everything;

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

    /// <summary>Begins anew with the next keyframe, after a pause; what waits is not sent any more.</summary>
    public void Restart()
    {
        _current = null;
        Session.Sending.Remove(this);
    }

    public bool IsCurrent(IncomingStream stream) => stream == _current;

    public ushort NextRepairSequence() => _repairSequence++;

    public void OnSent(in QueuedPacket packet, int payloadLength)
    {
        if (packet.IsPadding)
        {
            return;
        }

        if (packet.IsResend)
        {
            Resent++;
            return;
        }

        Packets++;
        Bytes += payloadLength;
        LastTimestamp = packet.Timestamp;
        _lastNumber = packet.Number;
    }

    /// <summary>Packets were dropped on their way out: the receiver needs a keyframe, and asking for them again is no use.</summary>
    public void OnDropped(IncomingStream stream, int count, ushort first, ushort last)
    {
        _current = null;
        stream.Keyframes.Request();
        if (count > 0)
        {
            _droppedFrom = first;
            _droppedCount = (ushort)(last - first + 1);
        }
    }

    /// <summary>Asks for what is needed to begin or to change the layer.</summary>
    public void Want(TimeSpan now)
    {
        if (Source is { Section.IsVideo: true, IsAllowed: true } source && !IsPaused && !Target.IsNothing && Session.IsConnected
            && source.BestLayer(now, Target.Spatial) is { } best && best != _current)
        {
            best.Keyframes.Request();
        }
    }

    public void OnKeyframeWanted() => _current?.Keyframes.Request();

    /// <summary>Takes a packet to be sent, if it is of the layer this receiver gets.</summary>
    public void Forward(MediaLoop loop, IncomingStream stream, long sequence, in PacketNotes notes, MediaCodec codec)
    {
        if (IsPaused || Target.IsNothing || !Session.IsConnected || FindCodec(codec) is not { } own)
        {
            return;
        }

        var timestamp = notes.Header.Timestamp;
        if (stream != _current)
        {
            if (Section.IsVideo && (!notes.Facts.CanStart || stream.Track.BestLayer(loop.Now, Target.Spatial) != stream))
            {
                return;
            }

            rewriting.Switch(loop.Now, stream, sequence, timestamp, notes.Facts, _current);
            _current = stream;
            _startedAt = sequence;
        }

        // What is older than the keyframe begun with belongs to pictures the receiver never got.
        if (sequence < _startedAt)
        {
            return;
        }

        rewriting.OnSent(loop.Now, sequence, timestamp, notes.Facts);
        var packet = Describe(loop.Now, rewriting.Current, sequence, notes);
        packet.Number = (ushort)(sequence + rewriting.Current.Sequence);
        packet.PayloadType = own.PayloadType;
        if (!Section.IsVideo)
        {
            loop.Egress.Send(Session.Sending, packet);
        }
        else if (Session.Sending.TryAddVideo(packet))
        {
            loop.Egress.Schedule(Session.Sending);
        }
    }

    /// <summary>Sends something a receiver throws away: its last packet again, else padding alone. False where no resends are agreed on.</summary>
    public bool TrySendPadding(MediaLoop loop)
    {
        if (!Section.IsVideo || Section.Codecs[0].RetransmissionType is not { } type)
        {
            return false;
        }

        if (!IsPaused && LastTimestamp is not null && TryDescribeResend(loop, _lastNumber, out var packet))
        {
            packet.IsPadding = true;
            if (Departure.TrySend(loop, Session.Sending, packet, 0))
            {
                return true;
            }
        }

        Departure.SendPadding(loop, Session.Sending, this, type);
        return true;
    }

    /// <summary>Sends a packet again (RFC 4588), if it is still there and the receiver has not asked too much.</summary>
    public void Resend(MediaLoop loop, ushort sent)
    {
        if (_throttle is null || (ushort)(sent - _droppedFrom) < _droppedCount || !TryDescribeResend(loop, sent, out var packet)
            || !_throttle.Allows(loop.Now, sent, packet.Length))
        {
            return;
        }

        Session.Sending.AddResend(packet);
        loop.Egress.Schedule(Session.Sending);
    }

    private bool TryDescribeResend(MediaLoop loop, ushort sent, out QueuedPacket packet)
    {
        packet = default;
        if (!rewriting.TryFind(sent, out var span, out var sequence)
            || !span.Stream.Track.IsAllowed || !span.Stream.Ring.TryFind(sequence, out _, out var notes)
            || span.Stream.Track.Section.Codecs.FirstWithType(notes.Header.PayloadType) is not { } codec
            || FindCodec(codec) is not { RetransmissionType: { } type })
        {
            return false;
        }

        packet = Describe(loop.Now, span, sequence, notes);
        packet.IsResend = true;
        packet.Number = sent;
        packet.PayloadType = type;
        packet.Length += Retransmission.HeaderLength;
        return true;
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

    private QueuedPacket Describe(TimeSpan now, in Rewriting.Span span, long sequence, in PacketNotes notes) => new()
    {
        Track = this,
        Stream = span.Stream,
        Sequence = sequence,
        Since = now,
        Timestamp = notes.Header.Timestamp + span.Timestamp,
        Length = (ushort)(Header.LengthWith(notes.Extensions) + notes.Header.PayloadLength),
        PictureId = (ushort)(notes.Facts.PictureId + span.Picture),
        BaseLayerIndex = (byte)(notes.Facts.BaseLayerIndex + span.BaseLayer),
    };

    // A publisher hardly ever changes its format, and comparing texts takes longer than all the rest here.
    private MediaCodec? FindCodec(MediaCodec theirs)
    {
        if (ReferenceEquals(_theirs, theirs))
        {
            return _ours;
        }

        _theirs = theirs;
        _ours = null;
        var codecs = Section.Codecs;
        for (var index = 0; index < codecs.Count && _ours is null; index++)
        {
            _ours = codecs[index].Format == theirs.Format ? codecs[index] : null;
        }

        return _ours;
    }
}
