using Parley.Rtc.Codecs;
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

    private SequenceUnwrapper _sequence;
    private Reception _reception;
    private SenderInfo _report;
    private TimeSpan? _reportAt;

    public IncomingTrack Track { get; } = track;

    public uint Ssrc { get; } = ssrc;

    public int Layer { get; } = layer;

    public PacketRing Ring { get; } = track.Section.IsVideo
        ? new PacketRing(VideoBytes, VideoPackets)
        : new PacketRing(AudioBytes, AudioPackets);

    /// <summary>Missing packets of video; lost sound is concealed by the receiver's decoder, and a mirror's origin asks for itself.</summary>
    public LossTracker? Loss { get; } = track is { Section.IsVideo: true, IsMirror: false } ? new LossTracker() : null;

    public KeyframeRequests Keyframes;

    public long Packets => _reception.Received;

    public long Lost => _reception.Lost;

    public long Bytes { get; private set; }

    public int ClockRate { get; private set; } = track.Section.Codecs[0].ClockRate;

    /// <summary>What arrives of each layer inside the stream.</summary>
    public LayerMeter Meter { get; } = new();

    public bool IsActive(TimeSpan now) => Meter.IsAnyActive(now);

    public bool HasReport => _reportAt is not null;

    public (TimeSpan? At, SenderInfo Info) LastReport => (_reportAt, _report);

    /// <summary>Takes a packet into the ring and the statistics.</summary>
    /// <param name="now">The time.</param>
    /// <param name="packet">The plain packet.</param>
    /// <param name="notes">Header and extensions; what the payload tells is added.</param>
    /// <param name="codec">Its format.</param>
    /// <param name="recovered">It was sent again.</param>
    /// <param name="sequence">Its unwrapped number.</param>
    /// <returns>False for a repeated one.</returns>
    public bool TryTake(TimeSpan now, ReadOnlySpan<byte> packet, ref PacketNotes notes, MediaCodec codec, bool recovered, out long sequence)
    {
        var header = notes.Header;
        sequence = _sequence.Unwrap(header.SequenceNumber);
        var isKnown = TryRead(packet.Slice(header.Length, header.PayloadLength), ref notes, codec);
        if (!Ring.TryAdd(sequence, packet, notes))
        {
            return false;
        }

        Bytes += packet.Length;
        ClockRate = codec.ClockRate;
        if (!recovered)
        {
            _reception.OnPacket(now, sequence, header.Timestamp, codec.ClockRate);
        }

        if (Loss is { } loss && !loss.OnPacket(now, sequence))
        {
            Keyframes.Request();
        }

        if (isKnown && notes.Facts.Has(PacketTraits.Keyframe))
        {
            Keyframes.OnKeyframe();
        }

        Meter.Add(now, header.Timestamp, notes.Facts, packet.Length);
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

    private static bool TryRead(ReadOnlySpan<byte> payload, ref PacketNotes notes, MediaCodec codec)
    {
        // The descriptor is kept: its numbers are written anew for each receiver.
        if (codec.Codec == Codec.Vp8)
        {
            var read = Vp8Descriptor.TryParse(payload, out notes.Vp8);
            notes.Facts = read ? notes.Vp8.Facts(notes.Header.Marker) : default;
            return read;
        }

        return codec.Codec is { } known && PayloadFacts.TryRead(known, payload, notes.Header.Marker, out notes.Facts);
    }
}
