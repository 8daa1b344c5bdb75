namespace Parley.Rtc.Bandwidth;

/// <summary>
/// Estimates at the receiver what the path from one sender carries, from the times of sending in its packets (abs-send-time): what REMB
/// tells senders that do without transport-wide feedback (draft-ietf-rmcat-gcc-02 section 5, draft-alvestrand-rmcat-remb). Loss is the
/// sender's own business. A pure machine for one thread; allocates nothing.
/// </summary>
/// <param name="options">The limits.</param>
public sealed class ReceiveEstimator(BandwidthOptions options)
{
    // 24 bits of 2^-18 s.
    private static readonly TimeSpan Wrap = TimeSpan.FromSeconds(64);

    // How far the sender may go beyond what comes, until a limit was found.
    private const double Ahead = 1.5;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan NoQueue = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongQueue = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DrainTime = TimeSpan.FromMilliseconds(500);

    // A change needs a report and the way back to show.
    private static readonly TimeSpan Response = TimeSpan.FromMilliseconds(200);

    private readonly RateController _rate = new(options);
    private ThroughputEstimator _throughput;
    private ArrivalGroups _groups;
    private Trendline _trend = new();
    private StandingQueue _queue = new();
    private TimeSpan _next;
    private TimeSpan _sent;
    private bool _started;
    private bool _hasNews;

    /// <summary>What the sender may send.</summary>
    public Bitrate Estimate => _rate.Rate;

    /// <summary>The rate that arrives, or null when too little came.</summary>
    public Bitrate? Throughput => _throughput.Rate;

    /// <summary>How long packets wait in queues on the way.</summary>
    public TimeSpan QueueDelay => _queue.Delay;

    /// <summary>Takes a packet.</summary>
    /// <param name="now">When it arrived.</param>
    /// <param name="sendTime">When it was sent by the sender's clock, 0 to 64 s; it wraps there.</param>
    /// <param name="size">Its length in bytes.</param>
    public void OnPacket(TimeSpan now, TimeSpan sendTime, int size)
    {
        var step = (sendTime - _sent).Ticks % Wrap.Ticks;
        step += step < -Wrap.Ticks / 2 ? Wrap.Ticks : step >= Wrap.Ticks / 2 ? -Wrap.Ticks : 0;
        var sent = _started ? _sent + new TimeSpan(step) : sendTime;
        (_started, _sent) = (true, sent);
        _throughput.OnArrival(now, size);
        _queue.Add(sent, now);
        if (_groups.TryAdd(sent, now, out var sentDelta, out var arrivalDelta))
        {
            _trend.Add(sentDelta, arrivalDelta, now);
        }

        _hasNews = true;
    }

    /// <summary>Decides anew; call it at least ten times a second.</summary>
    /// <param name="now">The time.</param>
    public void Advance(TimeSpan now)
    {
        if (now < _next || !_hasNews)
        {
            return;
        }

        (_next, _hasNews) = (now + Interval, false);
        _queue.EndReport(now);
        var usage = Judge(now);
        _rate.Update(usage, Throughput, Response, now);
        if (usage == NetworkUsage.Normal && _rate.LastDecrease == TimeSpan.MinValue
            && Throughput is { } arriving && arriving * Ahead > _rate.Rate)
        {
            _rate.Set(arriving * Ahead);
        }
    }

    private NetworkUsage Judge(TimeSpan now)
    {
        if (_trend.Usage == NetworkUsage.Overuse)
        {
            return _queue.Delay < NoQueue ? NetworkUsage.Underuse : NetworkUsage.Overuse;
        }

        // A queue that is full no longer grows, so the trend does not see it.
        var rested = _rate.LastDecrease == TimeSpan.MinValue || now - _rate.LastDecrease > DrainTime;
        return _queue.Delay > LongQueue && rested ? NetworkUsage.Overuse : _trend.Usage;
    }
}
