using Parley.Rtc.Rtcp;
using Parley.Rtc.Rtp;
using Parley.Sfu.Selection;
using Parley.Sfu.Sending;

namespace Parley.Sfu.Routing;

/// <summary>One synchronisation source of a publisher: its packets, their loss and its clock.</summary>
internal sealed class IncomingStream(IncomingTrack track, uint ssrc, int layer)
{
    // About two seconds of 2.5 Mbit/s; speech needs a tenth of a second of 5 kB/s, music ten times that.
    private const int VideoBytes = 768 << 10;
    private const int VideoPackets = 1024;
    private const int AudioBytes = 16 << 10;
    private const int AudioPackets = 128;

    private readonly ArrivalReader _reader = new();
    private SequenceUnwrapper _sequence;
    private Reception _reception;
    private SenderInfo _report;
    private TimeSpan? _reportAt;
    private ArrivedPacket _arrived;
    private FrameSize _size;
    private int _measurements;

    public IncomingTrack Track { get; } = track;

    public uint Ssrc { get; } = ssrc;

    /// <summary>Its place among the simulcast streams of the track, 0 the lowest quality.</summary>
    public int Layer { get; set; } = layer;

    /// <summary>Its place among the names the publisher uses.</summary>
    public byte Slot { get; } = (byte)layer;

    /// <summary>Whether <see cref="Layer"/> counts: false before the first packet and after another source took its place.</summary>
    public bool IsRanked { get; set; }

    public PacketRing Ring { get; } = track.Section.IsVideo
        ? new PacketRing(VideoBytes, VideoPackets)
        : new PacketRing(AudioBytes, AudioPackets);

    /// <summary>Missing packets of video; lost sound is concealed by the receiver's decoder, and a mirror's origin asks for itself.</summary>
    public LossTracker? Loss { get; } = track is { Section.IsVideo: true, IsMirror: false } ? new LossTracker() : null;

    /// <summary>What arrives of each layer inside the stream.</summary>
    public LayerMeter Meter { get; } = new();

    public KeyframeRequests Keyframes;

    /// <summary>The packets since the last keyframe.</summary>
    public PictureGroup Group;

    /// <summary>The packet that is being forwarded.</summary>
    public ref readonly ArrivedPacket Arrived => ref _arrived;

    /// <summary>The format of the last packet.</summary>
    public MediaCodec? Codec { get; private set; }

    /// <summary>The largest picture of the last keyframe, as far as it tells.</summary>
    public FrameSize Size => _reader.Size;

    public long Packets => _reception.Received;

    public long Lost => _reception.Lost;

    public long Bytes { get; private set; }

    /// <summary>Packets asked of the publisher again.</summary>
    public long Asked { get; set; }

    /// <summary>Packets that came again after they had been missing.</summary>
    public long Recovered { get; private set; }

    /// <summary>Keyframes asked of the publisher.</summary>
    public long KeyframesAsked { get; set; }

    /// <summary>Share lost between our last two reports, 0 to 1.</summary>
    public double FractionLost => _reception.FractionLost;

    public TimeSpan Jitter => TimeSpan.FromSeconds(_reception.Jitter / ClockRate);

    public int ClockRate { get; private set; } = track.Section.Codecs[0].ClockRate;

    public bool IsActive(TimeSpan now) => Meter.IsAnyActive(now);

    public bool HasReport => _reportAt is not null;

    public (TimeSpan? At, SenderInfo Info) LastReport => (_reportAt, _report);

    /// <summary>The size of a spatial layer inside the stream.</summary>
    public FrameSize SizeOf(int spatial) => _reader.SizeOf(spatial);

    /// <summary>Takes a packet into the ring and the statistics.</summary>
    /// <param name="now">The time.</param>
    /// <param name="packet">The plain packet.</param>
    /// <param name="notes">Header and extensions; what the payload tells is added.</param>
    /// <param name="codec">Its format.</param>
    /// <param name="recovered">It was sent again.</param>
    /// <returns>False for a repeated one.</returns>
    public bool TryTake(TimeSpan now, ReadOnlySpan<byte> packet, ref PacketNotes notes, MediaCodec codec, bool recovered)
    {
        var header = notes.Header;
        var sequence = _sequence.Unwrap(header.SequenceNumber);
        _reader.Read(packet, ref notes, codec.Codec, out _arrived);
        _arrived.Sequence = sequence;
        if (!Ring.TryAdd(sequence, packet, notes))
        {
            return false;
        }

        Bytes += packet.Length;
        Codec = codec;
        ClockRate = codec.ClockRate;
        if (recovered)
        {
            Recovered++;
        }
        else
        {
            _reception.OnPacket(now, sequence, header.Timestamp, codec.ClockRate);
        }

        if (Loss is { } loss && !loss.OnPacket(now, sequence))
        {
            Keyframes.Request();
        }

        if (Track.Section.IsVideo)
        {
            OnVideo(now);
        }

        Meter.Add(now, header.Timestamp, _arrived.Facts, packet.Length);
        return true;
    }

    /// <summary>Takes a packet of the ring as the one that is being forwarded.</summary>
    public bool TryRecall(long sequence, out PacketNotes notes)
    {
        if (!Ring.TryFind(sequence, out var bytes, out notes))
        {
            return false;
        }

        _reader.Recall(bytes, notes, Codec?.Codec, out _arrived);
        _arrived.Sequence = sequence;
        return true;
    }

    public void OnSenderReport(TimeSpan now, in SenderInfo info)
    {
        _report = info;
        _reportAt = now;
        _reception.OnSenderReport(now, info);
    }

    public ReportBlock Report(TimeSpan now) => _reception.Report(now, Ssrc);

    /// <summary>The sender's clock now, by its last report: NTP time and the timestamp of the same moment.</summary>
    public (ulong Ntp, uint Timestamp) ClockAt(TimeSpan now)
    {
        var elapsed = (now - _reportAt!.Value).TotalSeconds;
        return (_report.NtpTime + (ulong)(elapsed * 4294967296.0), _report.RtpTimestamp + (uint)(long)(elapsed * ClockRate));
    }

    /// <summary>The timestamp this stream has at the moment another one of the same sender has a timestamp.</summary>
    public uint TimestampFor(IncomingStream other, uint timestamp)
    {
        var sinceReport = (double)(int)(timestamp - other._report.RtpTimestamp) / other.ClockRate;
        var between = (long)(other._report.NtpTime - _report.NtpTime) / 4294967296.0;
        return _report.RtpTimestamp + (uint)(long)((sinceReport + between) * ClockRate);
    }

    private void OnVideo(TimeSpan now)
    {
        Group.OnPacket(_arrived, Ring);
        if (_arrived.CanStart)
        {
            Keyframes.OnKeyframe();
            Meter.Announce(now, _reader.SpatialLayers);
        }

        // Without sizes the rates decide, which take their time to be known.
        if (!IsRanked || _size != _reader.Size || (!_size.IsKnown && _measurements != Meter.Measurements))
        {
            _size = _reader.Size;
            _measurements = Meter.Measurements;
            Track.Rank();
        }
    }
}
