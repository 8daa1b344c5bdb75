using Parley.Rtc.Rtcp;
using Parley.Rtc.Rtp;
using Parley.Sfu.Allocation;
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
    private readonly LayerSelector _selector = new(rewriting, section.IsVideo);
    private ushort _repairSequence;
    private IncomingStream? _introduced;
    private long _reported;
    private MediaCodec? _theirs;
    private MediaCodec? _ours;
    private ushort _lastNumber;
    private ushort _droppedFrom;
    private ushort _droppedCount;
    private bool _isExpected;

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

    /// <summary>What the receiver wants at most.</summary>
    public LayerTarget Wish { get; set; } = LayerTarget.Everything;

    /// <summary>The size it is shown in; default when it was not told.</summary>
    public FrameSize ShownSize { get; set; }

    /// <summary>What the receiver is to get at most: what it wants, or less when its bandwidth is short.</summary>
    public LayerTarget Target { get; set; } = LayerTarget.Everything;

    /// <summary>Its place when bandwidth is short.</summary>
    public ReceivePriority Priority { get; set; }

    public bool IsPaused { get; set; }

    public long Packets { get; private set; }

    public long Bytes { get; private set; }

    public long Resent { get; private set; }

    /// <summary>Packets the receiver asked for again.</summary>
    public long Asked { get; private set; }

    /// <summary>Times the receiver asked for a keyframe.</summary>
    public long KeyframesWanted { get; private set; }

    /// <summary>What the receiver reports.</summary>
    public ReceiverView View;

    /// <summary>The rate of what is sent.</summary>
    public RateWindow Rate;

    public int? Layer => _selector.Current?.Layer;

    /// <summary>Packets sent since the last call.</summary>
    public int TakeUnreported()
    {
        var count = Packets - _reported;
        _reported = Packets;
        return (int)Math.Min(count, int.MaxValue);
    }

    public void SetSource(IncomingTrack? source)
    {
        Source?.Receivers.Remove(this);
        Source = source;
        source?.Receivers.Add(this);
        HurryInterest();
        Session.Subscriber.OnBegin(this);
        Restart();
    }

    /// <summary>What it wants has changed: its publisher may have to begin with something.</summary>
    public void HurryInterest()
    {
        if (Section.IsVideo)
        {
            Source?.Interest.Hurry();
        }
    }

    /// <summary>Begins anew with the next keyframe, after a pause; what waits is not sent any more.</summary>
    public void Restart()
    {
        _selector.Restart();
        _isExpected = false;
        Session.Sending.Remove(this);
    }

    public bool IsCurrent(IncomingStream stream) => stream == _selector.Current;

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
        _selector.Restart();
        stream.Keyframes.Request();
        if (count > 0)
        {
            _droppedFrom = first;
            _droppedCount = (ushort)(last - first + 1);
        }
    }

    /// <summary>Gets what is needed to begin or to change the layer: what came since the last keyframe, or a new one.</summary>
    public void Want(MediaLoop loop)
    {
        if (Source is not { Section.IsVideo: true, IsAllowed: true } source || !IsReceiving
            || _selector.Missing(loop.Now, source, Target) is not { Codec: { } codec } missing || FindCodec(codec) is not { } own)
        {
            return;
        }

        if (_selector.CanReplay(loop.Now, missing))
        {
            Replay(loop, missing, own);
        }
        else
        {
            missing.Keyframes.Request();
        }
    }

    /// <summary>
    /// Has a picture ready for a receiver whose connection is under way. Asked for once: who never comes costs one keyframe.
    /// </summary>
    public void Expect(TimeSpan now)
    {
        if (!_isExpected && !IsPaused && Source is { Section.IsVideo: true, IsAllowed: true } source
            && source.BestLayer(now, Target.Spatial) is { } stream)
        {
            _isExpected = true;
            if (!stream.Group.IsYoung)
            {
                stream.Keyframes.Request();
            }
        }
    }

    public void OnKeyframeWanted()
    {
        KeyframesWanted++;
        _selector.Current?.Keyframes.Request();
    }

    /// <summary>Takes the packet that has just arrived to be sent, if it is of the layers this receiver gets.</summary>
    public void Forward(MediaLoop loop, IncomingStream stream, in PacketNotes notes, MediaCodec codec)
    {
        if (IsReceiving && FindCodec(codec) is { } own
            && _selector.TrySelect(loop.Now, stream, stream.Arrived, Target, out var numbering))
        {
            Send(loop, stream, notes, own, numbering);
            Introduce(stream);
        }
    }

    // Until the report about another source its sound and picture would be held together by the clock of the one before.
    private void Introduce(IncomingStream stream)
    {
        if (_introduced != stream && stream.HasReport)
        {
            _introduced = stream;
            Session.NextReport = TimeSpan.Zero;
        }
    }

    private bool IsReceiving => !IsPaused && !Target.IsNothing && Session.IsConnected;

    private void Replay(MediaLoop loop, IncomingStream stream, MediaCodec own)
    {
        loop.Counters.Replays++;
        for (var sequence = stream.Group.First; sequence < stream.Group.End; sequence++)
        {
            if (stream.TryRecall(sequence, out var notes)
                && _selector.TryReplay(loop.Now, stream, stream.Arrived, Target, out var numbering))
            {
                Send(loop, stream, notes, own, numbering);
            }
        }
    }

    private void Send(MediaLoop loop, IncomingStream stream, in PacketNotes notes, MediaCodec own, in Numbering numbering)
    {
        var packet = Describe(loop.Now, stream, stream.Arrived.Sequence, notes, numbering);
        packet.PayloadType = own.PayloadType;
        if (!Section.IsVideo)
        {
            loop.Egress.Send(Session.Sending, packet);
        }
        else if (Session.Sending.TryAddVideo(packet))
        {
            loop.Egress.ScheduleVideo(Session.Sending, notes.Header.Marker);
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
        Asked++;
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
        if (!rewriting.TryFind(sent, out var run, out var sequence)
            || !run.Stream.Track.IsAllowed || !run.Stream.Ring.TryFind(sequence, out _, out var notes)
            || run.Stream.Track.Section.Codecs.FirstWithType(notes.Header.PayloadType) is not { } codec
            || FindCodec(codec) is not { RetransmissionType: { } type })
        {
            return false;
        }

        packet = Describe(loop.Now, run.Stream, sequence, notes, run.Number(sequence, notes.Header, notes.Facts));
        packet.IsResend = true;
        packet.PayloadType = type;
        packet.Length += Retransmission.HeaderLength;
        return true;
    }

    /// <summary>Adds a sender report: the publisher's clock carried over to this stream, so sound and picture stay together.</summary>
    public void WriteReport(ref RtcpWriter writer, TimeSpan now)
    {
        if (_selector.Current is { HasReport: true } stream && Packets > 0)
        {
            var (ntp, timestamp) = stream.ClockAt(now);
            var info = new SenderInfo(Ssrc, ntp, timestamp + rewriting.TimestampShift, (uint)Packets, (uint)Bytes);
            if (SenderReport.TryWrite(ref writer, info, []))
            {
                View.OnSent(now, info.CompactNtp);
            }

            SourceDescription.TryWrite(ref writer, Ssrc, Session.CanonicalName);
        }
    }

    private QueuedPacket Describe(TimeSpan now, IncomingStream stream, long sequence, in PacketNotes notes, in Numbering numbering) => new()
    {
        Track = this,
        Stream = stream,
        Sequence = sequence,
        Since = now,
        Timestamp = numbering.Timestamp,
        Number = numbering.Sequence,
        Length = (ushort)(Header.LengthWith(numbering.IsEmpty ? default : notes.Extensions)
            + (numbering.IsEmpty ? 0 : notes.Header.PayloadLength)),
        PictureId = numbering.PictureId,
        FrameShift = numbering.FrameShift,
        BaseLayerIndex = numbering.BaseLayerIndex,
        Marker = numbering.Marker,
        IsEmpty = numbering.IsEmpty,
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
