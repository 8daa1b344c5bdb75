using Parley.Rtc.Rtcp;

namespace Parley.Rtc.Bandwidth;

/// <summary>
/// Estimates what the path to one receiver carries, from what was sent and what its transport-wide feedback says arrived
/// (draft-ietf-rmcat-gcc-02, draft-holmer-rmcat-transport-wide-cc-extensions). A pure machine: time comes in with each call, from
/// one thread at a time. Nothing is allocated per packet or report.
/// </summary>
public sealed class BandwidthEstimator
{
    private const int Chunk = 256;
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan NoQueue = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan BurstQueue = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RiseTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BurstTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongQueue = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LossPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DrainTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan OwnPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AfterPause = TimeSpan.FromMilliseconds(500);
    private const double HeavyLoss = 0.1;

    private readonly BandwidthOptions _options;
    private readonly SendHistory _history = new();
    private readonly RateController _rate;
    private readonly ProbeController _probes;
    private ThroughputEstimator _throughput;
    private ArrivalGroups _groups;
    private Trendline _trend = new();
    private LossController _loss = new();
    private ApplicationLimit _limit;
    private ProbeResults _results;
    private StandingQueue _queue = new();
    private CarriedRate _carried;
    private Bitrate _remote = Bitrate.Unlimited;
    private TimeSpan _lastHeard = TimeSpan.MinValue;
    private TimeSpan _firstUnheard = TimeSpan.MinValue;
    private TimeSpan _limitedAt = TimeSpan.MinValue;
    private TimeSpan? _lastAdvance;
    private TimeSpan _pausedUntil = TimeSpan.MinValue;

    /// <summary>Starts with nothing known.</summary>
    /// <param name="options">The limits.</param>
    public BandwidthEstimator(BandwidthOptions options)
    {
        _options = options;
        _rate = new RateController(options);
        _probes = new ProbeController(options);
        Wanted = options.Maximum;
    }

    /// <summary>What the traffic would use if it could; probes look no further than twice this.</summary>
    public Bitrate Wanted { get; set; }

    /// <summary>Which times of sending are not true, if the owner knows.</summary>
    public LateDepartures? Late { get; set; }

    /// <summary>When the path last showed that it does not carry what is sent: by a queue, by loss, or by silence. Null before.</summary>
    public TimeSpan? LastTrouble { get; private set; }

    /// <summary>What may be sent now: the estimate, or less while a queue on the way has to empty.</summary>
    public Bitrate Target
    {
        get
        {
            // While packets queue, what arrives is what the bottleneck carries.
            var factor = _queue.Factor;
            var arriving = factor < 1 && Throughput is { } throughput ? throughput : Bitrate.Unlimited;
            return Clamp(Bitrate.Max(Bitrate.Min(Estimate, arriving) * factor, Estimate * StandingQueue.StrongestFactor));
        }
    }

    /// <summary>What the path is believed to carry.</summary>
    public Bitrate Estimate => Clamp(Bitrate.Min(Bitrate.Min(_rate.Rate, _loss.Cap), _remote));

    /// <summary>The rate that arrives, or null when too little was reported.</summary>
    public Bitrate? Throughput => _throughput.Rate;

    /// <summary>Share of packets lost lately, 0 to 1.</summary>
    public double Loss => _loss.Loss;

    /// <summary>Smoothed time from sending a packet to its report, the receiver's waiting included.</summary>
    public TimeSpan RoundTrip { get; private set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long packets wait in queues on the way.</summary>
    public TimeSpan QueueDelay => _queue.Delay;

    /// <summary>What the delay says about the path.</summary>
    public NetworkUsage Usage => _trend.Usage;

    /// <summary>True while the traffic uses clearly less than it may.</summary>
    public bool IsApplicationLimited => _limit.IsLimited;

    /// <summary>Tells of a packet that leaves now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="sequenceNumber">Its transport-wide sequence number; the numbers follow one another.</param>
    /// <param name="size">Its length in bytes.</param>
    /// <param name="probe">The id of the probe it belongs to, or 0.</param>
    public void OnSent(TimeSpan now, ushort sequenceNumber, int size, byte probe)
    {
        _history.Add(sequenceNumber, now, size, probe);
        if (probe == 0)
        {
            _limit.OnSent(size);
        }

        if (_firstUnheard == TimeSpan.MinValue)
        {
            _firstUnheard = now;
        }
    }

    /// <summary>
    /// Says that the traffic is about to rise, beginning with a keyframe: for a second and a half its burst is no overload unless a queue
    /// stays, and what arrived before does not count.
    /// </summary>
    /// <param name="now">The time.</param>
    public void ExpectRise(TimeSpan now) => _limitedAt = now + RiseTime;

    /// <summary>Takes a report as it came from the receiver.</summary>
    /// <param name="now">When it came.</param>
    /// <param name="feedback">The report, not walked yet.</param>
    public void OnFeedback(TimeSpan now, TransportFeedback feedback)
    {
        Span<PacketArrival> arrivals = stackalloc PacketArrival[Chunk];
        var count = 0;
        while (feedback.TryRead(out var sequenceNumber, out var received, out var time))
        {
            arrivals[count++] = new PacketArrival(sequenceNumber, received ? time : PacketArrival.NotReceived);
            if (count == Chunk)
            {
                OnFeedback(now, arrivals);
                count = 0;
            }
        }

        OnFeedback(now, arrivals[..count]);
    }

    /// <summary>Takes what a report says. Packets that were never sent, or reported before, are ignored.</summary>
    /// <param name="now">When the report came.</param>
    /// <param name="arrivals">The packets reported on, in order of sequence.</param>
    public void OnFeedback(TimeSpan now, ReadOnlySpan<PacketArrival> arrivals)
    {
        var newest = TimeSpan.MinValue;
        var probed = default(Bitrate);
        foreach (var arrival in arrivals)
        {
            if (!_history.TryReport(arrival.SequenceNumber, arrival.Received, out var packet, out var wasLost))
            {
                continue;
            }

            _loss.Count(arrival.Received, wasLost);
            if (arrival.Received)
            {
                newest = packet.Time > newest ? packet.Time : newest;
                OnArrival(packet, TimeOf(arrival), ref probed);
            }
        }

        if (newest == TimeSpan.MinValue)
        {
            return;
        }

        _lastHeard = now;
        _firstUnheard = TimeSpan.MinValue;
        _queue.EndReport(now);
        RoundTrip += (now - newest - RoundTrip) / 8;
        Decide(probed, now);
    }

    /// <summary>Caps the estimate by what the receiver asks for (REMB); the last one holds.</summary>
    /// <param name="rate">The receiver's limit, or <see cref="Bitrate.Unlimited"/>.</param>
    public void SetRemoteLimit(Bitrate rate) => _remote = rate;

    /// <summary>Lets time pass: silence of the receiver, begin of probes.</summary>
    /// <param name="now">The time.</param>
    /// <returns>When to call again at the latest.</returns>
    public TimeSpan Advance(TimeSpan now)
    {
        Forgive(now);
        var wasLimited = _limit.IsLimited;
        _limit.Update(Target, now);
        if (_limit.IsLimited)
        {
            _limitedAt = _limitedAt > now ? _limitedAt : now;
        }

        if (now < _limitedAt || (wasLimited && !_limit.IsLimited))
        {
            _throughput.ExpectChange();
        }

        var since = _firstUnheard > _lastHeard ? _firstUnheard : _lastHeard;
        if (_firstUnheard != TimeSpan.MinValue && now - since > SilenceLimit)
        {
            // No report for a second although packets left: the path is dead or choked (RFC 8083 section 4.3 in spirit).
            _rate.Set(_rate.Rate * 0.5);
            _firstUnheard = now;
            LastTrouble = now;
        }

        var losing = _loss.LastDecrease != TimeSpan.MinValue && now - _loss.LastDecrease < LossPause;
        var calm = _trend.Usage == NetworkUsage.Normal && _queue.Factor >= 1 && !losing;
        _probes.Update(Estimate, Bitrate.Min(Wanted, _remote), calm, _rate.LastDecrease, RoundTrip, now);
        return now + Interval;
    }

    /// <summary>Takes a probe to send, as soon as one is due.</summary>
    /// <param name="cluster">The probe, for the pacer.</param>
    public bool TryTakeProbe(out ProbeCluster cluster)
    {
        if (!_probes.TryTake(out cluster))
        {
            return false;
        }

        _results.Begin(cluster);
        return true;
    }

    // Beyond what a feedback packet can express (2^32 units), so that no number makes the arithmetic overflow.
    private static TimeSpan TimeOf(PacketArrival arrival) =>
        new(TransportFeedback.Unit.Ticks * Math.Clamp(arrival.Time, -(1L << 40), 1L << 40));

    // Who was held up itself has not read the reports that came meanwhile, and the gap it has left is not the path's.
    private void Forgive(TimeSpan now)
    {
        var pause = now - (_lastAdvance ?? now) - Interval;
        _lastAdvance = now;
        if (pause <= OwnPause)
        {
            return;
        }

        _pausedUntil = now + AfterPause;
        if (_firstUnheard != TimeSpan.MinValue)
        {
            _firstUnheard = Earlier(_firstUnheard + pause, now);
            _lastHeard = _lastHeard == TimeSpan.MinValue ? _lastHeard : Earlier(_lastHeard + pause, now);
        }
    }

    private static TimeSpan Earlier(TimeSpan first, TimeSpan second) => first < second ? first : second;

    private void OnArrival(in SentPacket packet, TimeSpan arrived, ref Bitrate probed)
    {
        _throughput.OnArrival(arrived, packet.Size);
        _carried.Add(packet.Time, packet.Size);
        if (Late?.Contains(packet.Time) == true)
        {
            return;
        }

        _queue.Add(packet.Time, arrived);
        if (_groups.TryAdd(packet.Time, arrived, out var sentDelta, out var arrivalDelta))
        {
            _trend.Add(sentDelta, arrivalDelta, arrived);
        }

        if (packet.Probe != 0 && _results.TryAdd(packet, arrived, out var rate))
        {
            probed = rate;
        }
    }

    private void Decide(Bitrate probed, TimeSpan now)
    {
        // What the path loses by itself was carried as well.
        var carried = Throughput is { } arriving ? arriving * (1 / (1 - Math.Min(0.5, _loss.OwnLoss))) : (Bitrate?)null;
        var usage = Judge(now);
        if (usage == NetworkUsage.Overuse && now < _pausedUntil)
        {
            usage = NetworkUsage.Underuse;
        }

        _rate.Update(usage, carried, RoundTrip, now);
        NoteTrouble(usage, now);
        Prove(now);
        if (probed > default(Bitrate) && _trend.Usage != NetworkUsage.Overuse)
        {
            _loss.OnProbe(probed);
            if (probed > _rate.Rate)
            {
                _rate.Set(probed);
            }

            _probes.OnResult(probed, Bitrate.Min(Wanted, _remote), now);
        }

        _loss.Update(Estimate, Throughput ?? default, _queue.Delay, RoundTrip, now);
        _loss.Limit(_options.Minimum);
    }

    private void NoteTrouble(NetworkUsage usage, TimeSpan now)
    {
        if (usage == NetworkUsage.Overuse || _queue.Delay > LongQueue || _loss.Loss > HeavyLoss)
        {
            LastTrouble = now;
        }
    }

    /// <summary>What has got through without a queue or loss can be carried, whatever was believed before.</summary>
    private void Prove(TimeSpan now)
    {
        var losing = _loss.LastDecrease != TimeSpan.MinValue && now - _loss.LastDecrease < LossPause;
        if (_queue.Delay > NoQueue || losing)
        {
            _carried.Restart();
        }
        else if (_carried.Take() is var carried && carried > _rate.Rate)
        {
            _rate.Set(carried);
        }
    }

    private NetworkUsage Judge(TimeSpan now)
    {
        if (_trend.Usage == NetworkUsage.Overuse)
        {
            // A burst that queues and is gone before the report ends is no overload; but it is no moment to go up either. Traffic that
            // was far below the estimate goes up with a keyframe, which takes longer, and what arrived so far says nothing of the path.
            var burst = _limitedAt != TimeSpan.MinValue && now - _limitedAt < BurstTime ? BurstQueue : NoQueue;
            return _queue.Delay < burst ? NetworkUsage.Underuse : NetworkUsage.Overuse;
        }

        // A queue that is full no longer grows, so the trend does not see it.
        var standing = _queue.Delay > LongQueue
            && _throughput.Rate < _rate.Rate
            && (_rate.LastDecrease == TimeSpan.MinValue || now - _rate.LastDecrease > DrainTime);
        return standing ? NetworkUsage.Overuse : _trend.Usage;
    }

    private Bitrate Clamp(Bitrate rate) => Bitrate.Max(_options.Minimum, Bitrate.Min(_options.Maximum, rate));
}
