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
    private const double KnownShare = 1.2;
    private static readonly TimeSpan ResultTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(20);

    // The five packets of a burst are a queue of 160 ms at 0.3 Mbit/s and of 20 ms at this rate: then they may come more often.
    private static readonly Bitrate Wide = Bitrate.FromKilobits(800);
    private static readonly TimeSpan LongestOnWide = TimeSpan.FromSeconds(10);

    // A burst that was held up or torn apart by other work says nothing; one that cannot be sent at all is not tried for ever.
    private const int MostRetries = 4;
    private static readonly TimeSpan BeforeRetry = TimeSpan.FromMilliseconds(200);

    private TimeSpan _interval = ShortestInterval;
    private TimeSpan _lastProbe = TimeSpan.MinValue;
    private Bitrate _lastRate;
    private Bitrate _atProbe;
    private Bitrate _wantedAtProbe;
    private bool _waiting;
    private bool _hasResult;
    private bool _keptUp;
    private int _retries;
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

    public void Update(Bitrate estimate, Bitrate wanted, bool calm, TimeSpan lastDecrease, TimeSpan roundTrip, TimeSpan now)
    {
        if (_lastProbe == TimeSpan.MinValue)
        {
            _next = Make(options.Start * 2, wanted);
            _second = Make(options.Start * 4, wanted);
            Begin(Bitrate.Max(_next.Rate, _second.Rate), estimate, wanted, now);
            return;
        }

        if (_waiting && !_hasResult && _retries < MostRetries && calm && estimate < wanted
            && now - _lastProbe > BeforeRetry + (roundTrip * 2))
        {
            var retries = _retries + 1;
            _next = Make(_lastRate, wanted);
            Begin(_next.Rate, estimate, wanted, now);
            _retries = retries;
        }

        if (_waiting && now - _lastProbe > ResultTimeout)
        {
            _waiting = false;
            var gained = estimate > _atProbe * 1.05;
            var longest = estimate > Wide ? LongestOnWide : LongestInterval;
            _interval = gained ? ShortestInterval : _interval * 2 < longest ? _interval * 2 : longest;
        }

        if (estimate < _atProbe * Fall)
        {
            // Something changed since the last look.
            _interval = ShortestInterval;
        }

        // After a fall the queue must have emptied before a burst can measure anything.
        var rested = lastDecrease == TimeSpan.MinValue || now - lastDecrease >= ShortestInterval / 2;

        // The last look ended where nothing more was wanted then.
        var pause = _keptUp && wanted > _wantedAtProbe * KnownShare ? BeforeRetry : _interval;
        if (!_waiting && calm && rested && estimate < wanted && estimate < options.Maximum && now - _lastProbe >= pause)
        {
            _next = Make(estimate * Further, wanted);
            Begin(_next.Rate, estimate, wanted, now);
        }
    }

    /// <summary>A burst's result: goes on at twice the rate while the path keeps up.</summary>
    public void OnResult(Bitrate result, Bitrate wanted, TimeSpan now)
    {
        _hasResult = true;
        _keptUp = result > _lastRate * KeptUp;
        if (_waiting && _next.Id == 0 && _keptUp && result < options.Maximum && result < wanted)
        {
            _next = Make(result * Further, wanted);
            Begin(_next.Rate, result, wanted, now);
        }
    }

    private ProbeCluster Make(Bitrate rate, Bitrate wanted)
    {
        // No further than the traffic could follow.
        var most = Bitrate.Min(options.Maximum, wanted * Further);
        _id = _id == byte.MaxValue ? (byte)1 : (byte)(_id + 1);
        return new ProbeCluster(_id, Bitrate.Min(rate, most));
    }

    private void Begin(Bitrate rate, Bitrate estimate, Bitrate wanted, TimeSpan now)
    {
        _wantedAtProbe = wanted;
        _keptUp = false;
        _lastRate = rate;
        _atProbe = estimate;
        _lastProbe = now;
        _waiting = true;
        _hasResult = false;
        _retries = 0;
    }
}
