using Parley.Rtc.Bandwidth;
using Parley.Rtc.Rtcp;

namespace Parley.Rtc.Tests.Bandwidth;

/// <summary>
/// A sender with estimator and pacer, a link, and a receiver whose reports go through the real RTCP packets, in virtual time
/// by steps of 1 ms. The source sends 30 frames a second of uneven size at the target and audio of 50 packets a second.
/// </summary>
internal sealed class Simulation
{
    private static readonly TimeSpan SampleTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FrameTime = TimeSpan.FromTicks(TimeSpan.TicksPerSecond / 30);
    private static readonly TimeSpan AudioTime = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ClockOffset = TimeSpan.FromHours(5);

    private readonly Random _random;
    private readonly FeedbackRecorder _recorder = new();
    private readonly List<(TimeSpan Time, int Sequence, int Size)> _arrivals = [];
    private readonly Queue<(TimeSpan Time, byte[] Packet)> _reports = new();
    private readonly List<Sample> _samples = [];
    private readonly Queue<(TimeSpan Time, int Sequence, int Size)> _flying = new();
    private TimeSpan _nextFrame;
    private TimeSpan _nextAudio;
    private TimeSpan _nextSample = SampleTime;
    private double _foreignCredit;
    private double _deliveredBytes;
    private TimeSpan _worstQueue;
    private ushort _sequence = 65_000;
    private byte _reportNumber;

    public Simulation(double capacity, int seed = 1, BandwidthOptions? options = null, TimeSpan? delay = null)
    {
        _random = new Random(seed);
        Link = new SimulatedLink(seed + 100) { Capacity = capacity, Delay = delay ?? TimeSpan.FromMilliseconds(25) };
        Estimator = new BandwidthEstimator(options ?? new BandwidthOptions());
    }

    public SimulatedLink Link { get; }

    public BandwidthEstimator Estimator { get; }

    public Pacer Pacer { get; } = new(4096);

    public TimeSpan Now { get; private set; }

    public TimeSpan ReportDelay { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>The most the source makes of video, in bits a second.</summary>
    public double SourceLimit { get; set; } = double.MaxValue;

    /// <summary>Other traffic on the link in bits a second, which does not yield.</summary>
    public double Foreign { get; set; }

    public bool ReportsAreLost { get; set; }

    public IReadOnlyList<Sample> Samples => _samples;

    public TimeSpan WorstAudioWait { get; private set; }

    public void RunUntil(double seconds)
    {
        while (Now < TimeSpan.FromSeconds(seconds))
        {
            StepOnce();
        }
    }

    public IEnumerable<Sample> Between(double from, double to) =>
        _samples.Where(sample => sample.Time.TotalSeconds > from && sample.Time.TotalSeconds <= to);

    /// <summary>The first moment from which on the condition holds for half a second, in seconds after the start given.</summary>
    public double FirstTime(double from, Func<Sample, bool> condition)
    {
        var run = 0;
        foreach (var sample in Between(from, double.MaxValue))
        {
            run = condition(sample) ? run + 1 : 0;
            if (run == 5)
            {
                return Math.Round(sample.Time.TotalSeconds - 0.4 - from, 1);
            }
        }

        return double.PositiveInfinity;
    }

    private void StepOnce()
    {
        while (_reports.TryPeek(out var report) && report.Time <= Now)
        {
            _reports.Dequeue();
            new RtcpReader(report.Packet).TryRead(out var block).ShouldBeTrue();
            TransportFeedback.TryParse(block, out var feedback).ShouldBeTrue();
            Estimator.OnFeedback(Now, feedback);
        }

        Estimator.Advance(Now);
        while (Estimator.TryTakeProbe(out var probe))
        {
            Pacer.StartProbe(Now, probe);
        }

        Pacer.SetTarget(Estimator.Target);
        MakeMedia();
        while (Pacer.TryDequeue(Now, out var packet))
        {
            if (packet.Priority == PacketPriority.Audio && Now - packet.Enqueued > WorstAudioWait)
            {
                WorstAudioWait = Now - packet.Enqueued;
            }

            Estimator.OnSent(Now, _sequence, packet.Size, packet.Probe);
            Link.Send(_sequence++, packet.Size);
        }

        for (_foreignCredit += Foreign * SimulatedLink.Step.TotalSeconds / 8; _foreignCredit >= 1200; _foreignCredit -= 1200)
        {
            Link.Send(-1, 1200);
        }

        Link.Advance(Now, _arrivals);
        Now += SimulatedLink.Step;
        Receive();
        TakeSample();
    }

    private void MakeMedia()
    {
        for (; Now >= _nextAudio; _nextAudio += AudioTime)
        {
            Pacer.TryEnqueue(Now, 1, 120, PacketPriority.Audio);
        }

        for (; Now >= _nextFrame; _nextFrame += FrameTime)
        {
            var rate = Math.Min(SourceLimit, Math.Max(0, Estimator.Target.BitsPerSecond - 48_000));
            var size = (int)(rate * FrameTime.TotalSeconds / 8 * (0.8 + (0.4 * _random.NextDouble())));
            var packets = Math.Max(1, (size + 1199) / 1200);
            for (var packet = 0; packet < packets && size > 0; packet++)
            {
                Pacer.TryEnqueue(Now, 2, Math.Max(60, size / packets), PacketPriority.Video);
            }
        }
    }

    private void Receive()
    {
        foreach (var arrival in _arrivals)
        {
            _flying.Enqueue(arrival);
        }

        _arrivals.Clear();
        while (_flying.TryPeek(out var arrival) && arrival.Time <= Now)
        {
            _flying.Dequeue();
            _deliveredBytes += arrival.Size;
            _recorder.OnPacket(arrival.Time + ClockOffset, (ushort)arrival.Sequence);
        }

        if (Now + ClockOffset < _recorder.NextDeadline)
        {
            return;
        }

        Span<long> times = stackalloc long[TransportFeedbackWriter.MaxPackets];
        Span<byte> buffer = stackalloc byte[1200];
        while (_recorder.Take(Now + ClockOffset, times, out var first) is > 0 and var count)
        {
            var writer = new RtcpWriter(buffer);
            var written = TransportFeedbackWriter.Write(ref writer, 1, 2, _reportNumber++, first, times[..count]);
            written.ShouldBeGreaterThan(0);
            _recorder.Return(count - written);
            if (!ReportsAreLost)
            {
                _reports.Enqueue((Now + ReportDelay, buffer[..writer.Length].ToArray()));
            }
        }
    }

    private void TakeSample()
    {
        _worstQueue = Link.QueueDelay > _worstQueue ? Link.QueueDelay : _worstQueue;
        if (Now < _nextSample)
        {
            return;
        }

        _samples.Add(new Sample(
            Now,
            Estimator.Target.BitsPerSecond,
            Estimator.Estimate.BitsPerSecond,
            _deliveredBytes * 8 / SampleTime.TotalSeconds,
            _worstQueue,
            Estimator.Loss));
        _nextSample += SampleTime;
        _deliveredBytes = 0;
        _worstQueue = TimeSpan.Zero;
    }
}
