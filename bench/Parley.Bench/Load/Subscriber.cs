using Parley.Bench.Network;
using Parley.Bench.Streams;
using Parley.Rtc.Rtcp;
using Parley.Rtc.Rtp;
using Parley.Rtc.Srtp;

namespace Parley.Bench.Load;

/// <summary>Receives like a browser: checks everything, asks for what is missing, reports what came.</summary>
internal sealed class Subscriber(Endpoint endpoint, ReceivingFormat format, uint ssrc, Func<Stamp, StreamLog?> newLog) : IMediaSink
{
    // libwebrtc: feedback every 100 ms, video reports every second.
    private static readonly TimeSpan FeedbackInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(ushort Publisher, MediaKind Kind), StreamLog?> _logs = [];
    private readonly Dictionary<uint, SourceLog> _sources = [];
    private readonly ArrivalLog _arrivals = new();
    private readonly byte[] _buffer = new byte[1200];

    // Spread, or hundreds of sinks would report in the same millisecond.
    private TimeSpan _nextFeedback = FeedbackInterval * Random.Shared.NextDouble();
    private TimeSpan _nextReport = ReportInterval * Random.Shared.NextDouble();

    public Endpoint Endpoint => endpoint;

    public IEnumerable<StreamLog> Logs => _logs.Values.OfType<StreamLog>();

    public IEnumerable<(int Publisher, MediaKind Kind, StreamLog Log)> KeyedLogs =>
        _logs.Where(pair => pair.Value is not null).Select(pair => ((int)pair.Key.Publisher, pair.Key.Kind, pair.Value!));

    /// <summary>Media packets of any kind that reached this sink.</summary>
    public long Packets { get; private set; }

    public long Recovered { get; private set; }

    public long Unknown { get; private set; }

    public long Asked => _sources.Values.Sum(source => source.Asked);

    public void OnRtp(Span<byte> packet, in RtpHeader header, long arrival)
    {
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

        var writer = new RtcpWriter(_buffer.AsSpan(..^SrtpProfileFacts.MaxRtcpOverhead));
        if (now >= _nextReport)
        {
            _nextReport = now + ReportInterval;
            WriteReports(ref writer);
        }

        WriteRequests(now, ref writer);
        if (now >= _nextFeedback || _arrivals.IsFull)
        {
            _nextFeedback = now + FeedbackInterval;
            var media = _sources.Keys.First();
            while (_arrivals.TryWrite(ref writer, ssrc, media))
            {
            }
        }

        if (writer.Length > 0)
        {
            endpoint.SendRtcp(_buffer, writer.Length);
        }
    }

    private void WriteReports(ref RtcpWriter writer)
    {
        Span<ReportBlock> blocks = stackalloc ReportBlock[31];
        var count = 0;
        var now = WallClock.Nanoseconds;
        foreach (var source in _sources.Values)
        {
            if (count < blocks.Length)
            {
                blocks[count++] = source.Report(now);
            }
        }

        ReceiverReport.TryWrite(ref writer, ssrc, blocks[..count]);
        SourceDescription.TryWrite(ref writer, ssrc, "subscriber"u8);
    }

    private void WriteRequests(TimeSpan now, ref RtcpWriter writer)
    {
        Span<ushort> lost = stackalloc ushort[64];
        foreach (var source in _sources.Values)
        {
            var count = source.CollectMissing(now, lost);
            if (count > 0)
            {
                NegativeAcknowledgement.TryWrite(ref writer, ssrc, source.Ssrc, lost[..count]);
            }
        }
    }

    private void Take(ReadOnlySpan<byte> packet, in RtpHeader header, long arrival, bool recovered)
    {
        var payload = packet.Slice(header.Length, header.PayloadLength);
        if (!Stamp.TryRead(payload, out var stamp))
        {
            // Padding that probes the path is not media.
            Unknown += header.PayloadLength == 0 ? 0 : 1;
            return;
        }

        if (!_sources.TryGetValue(header.Ssrc, out var source))
        {
            source = new SourceLog(header.Ssrc, stamp.Kind == MediaKind.Audio ? 48000 : 90000);
            _sources.Add(header.Ssrc, source);
        }

        source.Add(header.SequenceNumber, header.Timestamp, arrival, recovered);
        if (!_logs.TryGetValue((stamp.Publisher, stamp.Kind), out var log))
        {
            log = newLog(stamp);
            _logs.Add((stamp.Publisher, stamp.Kind), log);
        }

        if (log is null)
        {
            Unknown++;
        }
        else
        {
            log.Add(stamp, payload, arrival);
        }
    }
}
