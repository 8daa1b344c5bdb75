using Parley.Bench.Network;
using Parley.Bench.Streams;
using Parley.Rtc.Rtcp;
using Parley.Rtc.Rtp;
using Parley.Rtc.Srtp;

namespace Parley.Bench.Load;

/// <summary>Receives like a browser: checks everything, asks for what is missing, reports what came.</summary>
/// <param name="endpoint">Its transport.</param>
/// <param name="number">Counts the subscribers of a session from 0.</param>
/// <param name="format">What was agreed on with the server.</param>
/// <param name="ssrc">Its source in reports.</param>
/// <param name="plan">What is sent and what gets lost on the way.</param>
/// <param name="newLog">Makes the log of a stream.</param>
internal sealed class Subscriber(
    Endpoint endpoint, int number, ReceivingFormat format, uint ssrc, LoadPlan plan, Func<Stamp, RecordedStream, StreamLog> newLog) : IMediaSink
{
    // libwebrtc: feedback every 100 ms, video reports every second.
    private static readonly TimeSpan FeedbackInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(ushort Publisher, MediaKind Kind, byte Layer), StreamLog> _logs = [];
    private readonly Dictionary<ushort, PictureLog> _pictures = [];
    private readonly Dictionary<ushort, uint> _videoSources = [];

    // Seeded, so that every server loses the same.
    private readonly Random _loss = new(number);
    private readonly Dictionary<uint, SourceLog> _sources = [];
    private readonly ArrivalLog _arrivals = new();
    private readonly byte[] _buffer = new byte[1200];
    private uint _anySource;

    // Spread, or hundreds of sinks would report in the same millisecond.
    private TimeSpan _nextFeedback = FeedbackInterval * Random.Shared.NextDouble();
    private TimeSpan _nextReport = ReportInterval * Random.Shared.NextDouble();

    public Endpoint Endpoint => endpoint;

    /// <summary>Counts the subscribers of a session from 0.</summary>
    public int Number => number;

    /// <summary>The publisher that is the same participant, or null.</summary>
    public Publisher? Own { get; init; }

    public ReceivingFormat Format => format;

    public IReadOnlyDictionary<(ushort Publisher, MediaKind Kind, byte Layer), StreamLog> Logs => _logs;

    public IReadOnlyCollection<PictureLog> Pictures => _pictures.Values;

    /// <summary>What is known of the sources of one kind by the server's numbers.</summary>
    public IEnumerable<SourceLog> Sources(MediaKind kind) => _sources.Values.Where(source => source.Kind == kind);

    /// <summary>When the handshake began and when the first picture could be shown, on <see cref="WallClock"/>; 0 for not yet.</summary>
    public (long Begun, long FirstPicture) Joining =>
        (endpoint.HandshakeBegun, _pictures.Values.Select(picture => picture.FirstAt).Where(at => at > 0).DefaultIfEmpty(0).Min());

    /// <summary>Media packets thrown away on purpose.</summary>
    public long Dropped { get; private set; }

    public long KeyframesAsked { get; private set; }

    /// <summary>Media packets of any kind that reached this sink.</summary>
    public long Packets { get; private set; }

    public long Recovered { get; private set; }

    public long Unknown { get; private set; }

    public long Asked => _sources.Values.Sum(source => source.Asked);

    public void OnRtp(Span<byte> packet, in RtpHeader header, long arrival)
    {
        if (plan.Loss > 0 && _loss.NextDouble() < plan.Loss)
        {
            Dropped++;
            return;
        }

        Packets++;
        if (format.TransportId is { } id && RtpExtensionReader.TryFind(packet, header, id, out var extension)
            && ExtensionValues.TryReadTransportSequence(packet.Slice(extension.Offset, extension.Length), out var transport))
        {
            _arrivals.Add(transport, arrival);
        }

        if (!format.OriginalTypes.TryGetValue(header.PayloadType, out var originalType))
        {
            Take(packet, header, arrival, recovered: false);
        }
        else if (format.OriginalSources.TryGetValue(header.Ssrc, out var source)
            && Retransmission.TryUnwrap(packet, header, originalType, source, out var length)
            && RtpHeader.TryParse(packet[..length], out var original))
        {
            Recovered++;
            Take(packet[..length], original, arrival, recovered: true);
        }
    }

    public void OnRtcp(ReadOnlySpan<byte> compound, long arrival)
    {
        var reader = new RtcpReader(compound);
        while (reader.TryRead(out var block))
        {
            if (SenderReport.TryParse(block, out var report) && _sources.TryGetValue(report.Info.Ssrc, out var source))
            {
                source.OnSenderReport(report.Info.CompactNtp, arrival);
            }
        }
    }

    public void Tick(TimeSpan now)
    {
        if (_sources.Count == 0)
        {
            return;
        }

        var reports = now >= _nextReport;
        _nextReport = reports ? now + ReportInterval : _nextReport;
        foreach (var source in _sources.Values)
        {
            Report(now, source, reports);
        }

        if (now >= _nextFeedback || _arrivals.IsFull)
        {
            _nextFeedback = now + FeedbackInterval;
            var writer = new RtcpWriter(_buffer.AsSpan(..^SrtpProfileFacts.MaxRtcpOverhead));
            while (_arrivals.TryWrite(ref writer, ssrc, _anySource))
            {
            }

            Send(writer);
        }
    }

    // A compound packet for each source, as browsers do; Janus finds the stream by the first report block.
    private void Report(TimeSpan now, SourceLog source, bool report)
    {
        Span<ushort> lost = stackalloc ushort[64];
        var missing = source.Kind == MediaKind.Video ? source.CollectMissing(now, lost) : 0;
        var wantsKeyframe = source.Kind == MediaKind.Video && WantsKeyframe(source);
        if (!report && missing == 0 && !wantsKeyframe)
        {
            return;
        }

        var writer = new RtcpWriter(_buffer.AsSpan(..^SrtpProfileFacts.MaxRtcpOverhead));
        ReceiverReport.TryWrite(ref writer, ssrc, [source.Report(WallClock.Nanoseconds)]);
        if (report)
        {
            SourceDescription.TryWrite(ref writer, ssrc, "subscriber"u8);
        }

        if (missing > 0)
        {
            NegativeAcknowledgement.TryWrite(ref writer, ssrc, source.Ssrc, lost[..missing]);
        }

        if (wantsKeyframe && new PictureLossIndication(ssrc, source.Ssrc).TryWrite(ref writer))
        {
            KeyframesAsked++;
        }

        Send(writer);
    }

    private bool WantsKeyframe(SourceLog source)
    {
        foreach (var (publisher, video) in _videoSources)
        {
            if (video == source.Ssrc)
            {
                return _pictures[publisher].WantsKeyframe(WallClock.Nanoseconds);
            }
        }

        return false;
    }

    // A section shows one publisher after another.
    private void Show(ushort publisher, uint source)
    {
        if (_videoSources.TryGetValue(publisher, out var known) && known == source)
        {
            return;
        }

        foreach (var (other, shown) in _videoSources)
        {
            if (shown == source)
            {
                _videoSources.Remove(other);
            }
        }

        _videoSources[publisher] = source;
    }

    private void Send(in RtcpWriter writer)
    {
        if (writer.Length > 0)
        {
            endpoint.SendRtcp(_buffer, writer.Length);
        }
    }

    private void Take(ReadOnlySpan<byte> packet, in RtpHeader header, long arrival, bool recovered)
    {
        var payload = packet.Slice(header.Length, header.PayloadLength);
        if (!Stamp.TryRead(payload, out var stamp) || plan.Find(stamp) is not { } recording)
        {
            // Padding that probes the path is not media.
            Unknown += header.PayloadLength == 0 ? 0 : 1;
            return;
        }

        if (!_sources.TryGetValue(header.Ssrc, out var source))
        {
            source = new SourceLog(header.Ssrc, stamp.Kind);
            _sources.Add(header.Ssrc, source);
            _anySource = header.Ssrc;
        }

        source.Add(header.SequenceNumber, header.Timestamp, arrival, recovered);
        var key = (stamp.Publisher, stamp.Kind, stamp.Layer);
        if (!_logs.TryGetValue(key, out var log))
        {
            log = newLog(stamp, recording);
            _logs.Add(key, log);
        }

        if (log.Add(stamp, payload, arrival) && stamp.Kind == MediaKind.Video)
        {
            if (!_pictures.TryGetValue(stamp.Publisher, out var pictures))
            {
                pictures = new PictureLog();
                _pictures.Add(stamp.Publisher, pictures);
            }

            Show(stamp.Publisher, header.Ssrc);
            pictures.Add(stamp, recording, arrival);
        }
    }
}
