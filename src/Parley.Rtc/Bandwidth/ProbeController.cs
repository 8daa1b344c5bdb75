namespace Parley.Rtc.Bandwidth;

/// <summary>
/// Decides when to probe: at the start with 2 and 4 times the start rate and on at twice the result while the path keeps up;
/// later from time to time while more is wanted than the estimate allows.
/// </summary>
internal sealed class ProbeController(BandwidthOptions options)
{
    private const double KeptUp = 0.7;
    private const double Further = 2;
    private const double Fall = 0.67;
    private static readonly TimeSpan ResultTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(20);

    private TimeSpan _interval = ShortestInterval;
    private TimeSpan _lastProbe = TimeSpan.MinValue;
    private Bitrate _lastRate;
    private Bitrate _atProbe;
    private bool _waiting;
    private byte _id;
    private ProbeCluster _next;
    private ProbeCluster _second;

    /// <summary>Takes the next burst to send.</summary>
    public bool TryTake(out ProbeCluster cluster)
    {
        cluster = _next;
        (_next, _second) = (_second, default);
        return cluster.Id != 0;
    }

    public void Update(Bitrate estimate, Bitrate wanted, bool calm, TimeSpan lastDecrease, TimeSpan now)
    {
        if (_lastProbe == TimeSpan.MinValue)
        {
            _next = Make(options.Start * 2, wanted);
            _second = Make(options.Start * 4, wanted);
            Begin(Bitrate.Max(_next.Rate, _second.Rate), estimate, now);
            return;
        }

        if (_waiting && now - _lastProbe > ResultTimeout)
        {
            _waiting = false;
            var gained = estimate > _atProbe * 1.05;
            _interval = gained ? ShortestInterval : _interval * 2 < LongestInterval ? _interval * 2 : LongestInterval;
        }

        if (estimate < _atProbe * Fall)
        {
            // Something changed since the last look.
            _interval = ShortestInterval;
        }

        // After a fall the queue must have emptied before a burst can measure anything.
        var rested = lastDecrease == TimeSpan.MinValue || now - lastDecrease >= ShortestInterval / 2;
        if (!_waiting && calm && rested && estimate < wanted && estimate < options.Maximum && now - _lastProbe >= _interval)
        {
            _next = Make(estimate * Further, wanted);
            Begin(_next.Rate, estimate, now);
        }
    }

    /// <summary>A burst's result: goes on at twice the rate while the path keeps up.</summary>
    public void OnResult(Bitrate result, Bitrate wanted, TimeSpan now)
    {
        if (_waiting && _next.Id == 0 && result > _lastRate * KeptUp && result < options.Maximum && result < wanted)
        {
            _next = Make(result * Further, wanted);
            Begin(_next.Rate, result, now);
        }
    }

    private ProbeCluster Make(Bitrate rate, Bitrate wanted)
    {
        // No further than the traffic could follow.
        var most = Bitrate.Min(options.Maximum, wanted * Further);
        _id = _id == byte.MaxValue ? (byte)1 : (byte)(_id + 1);
        return new ProbeCluster(_id, Bitrate.Min(rate, most));
    }

    private void Begin(Bitrate rate, Bitrate estimate, TimeSpan now)
    {
        _lastRate = rate;
        _atProbe = estimate;
        _lastProbe = now;
        _waiting = true;
    }
}
