using Parley.Bench.Streams;
using Parley.Rtc.Rtcp;
using Parley.Rtc.Rtp;

namespace Parley.Bench.Load;

/// <summary>Sends streams on an open-loop schedule: a server that is slow does not slow it down.</summary>
internal sealed class Publisher(Endpoint endpoint, ushort number, IReadOnlyList<SendingStream> streams) : IMediaSink
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);

    private readonly TransportCounter _counter = new();
    private TimeSpan _nextReport;
    private IReadOnlyList<SendingStream> _streams = streams;
    private bool _started;

    public Endpoint Endpoint => endpoint;

    public IReadOnlyList<SendingStream> Streams => _streams;

    /// <summary>Its number in the stamps.</summary>
    public ushort Number => number;

    /// <summary>How much later than due packets were sent: the generator's own fault.</summary>
    public LatencyHistogram Lateness { get; } = new();

    public long DueAt => _started ? _streams.Min(stream => stream.DueAt) : long.MaxValue;

    /// <summary>Sends no sound from now on.</summary>
    public void Mute() => _streams = [.. _streams.Where(stream => stream.Recording.Kind == MediaKind.Video)];

    public void Start(long now)
    {
        _started = true;
        foreach (var stream in _streams)
        {
            stream.Start(now);
        }
    }

    public void SendDue(long now)
    {
        if (!_started)
        {
            return;
        }

        foreach (var stream in _streams)
        {
            while (stream.DueAt <= now)
            {
                Lateness.Add(now - stream.DueAt);
                stream.SendNext(endpoint, _counter, now);
            }
        }
    }

    public void Tick(TimeSpan now)
    {
        foreach (var stream in _streams)
        {
            stream.Resend(endpoint);
        }

        if (now < _nextReport || !endpoint.IsConnected)
        {
            return;
        }

        _nextReport = now + ReportInterval;
        foreach (var stream in _streams)
        {
            stream.SendReport(endpoint);
        }
    }

    public void OnRtp(Span<byte> packet, in RtpHeader header, long arrival)
    {
    }

    public void OnRtcp(ReadOnlySpan<byte> compound, long arrival)
    {
        var reader = new RtcpReader(compound);
        while (reader.TryRead(out var block))
        {
            if (NegativeAcknowledgement.TryParse(block, out var request))
            {
                var asked = Find(request.Media);
                while (request.TryRead(out var sequenceNumber))
                {
                    asked?.Ask(sequenceNumber);
                }
            }
            else if (PictureLossIndication.TryParse(block, out var indication))
            {
                Find(indication.Media)?.RequestKeyframe();
            }
            else if (FullIntraRequest.TryParse(block, out var command))
            {
                for (var index = 0; index < command.Count; index++)
                {
                    Find(command.Entry(index).Ssrc)?.RequestKeyframe();
                }
            }
        }
    }

    private SendingStream? Find(uint ssrc)
    {
        foreach (var stream in _streams)
        {
            if (stream.Ssrc == ssrc)
            {
                return stream;
            }
        }

        return null;
    }
}
