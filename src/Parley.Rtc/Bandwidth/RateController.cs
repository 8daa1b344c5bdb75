namespace Parley.Rtc.Bandwidth;

/// <summary>
/// Turns usage into a rate (draft-ietf-rmcat-gcc-02 section 5.5): down to 0.85 of what arrives on overuse, hold while the
/// queue empties, else up by 8 % a second, near the known limit by about a packet each response time.
/// </summary>
internal sealed class RateController(BandwidthOptions options)
{
    private const double DecreaseFactor = 0.85;
    private const double IncreasePerSecond = 1.08;
    private const double MostAboveThroughput = 1.5;
    private static readonly Bitrate SlackAboveThroughput = Bitrate.FromKilobits(10);
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    private LinkCapacity _link = new();
    private TimeSpan _lastDecrease = TimeSpan.MinValue;
    private TimeSpan _lastUpdate = TimeSpan.MinValue;
    private bool _hold;

    public Bitrate Rate { get; private set; } = options.Start;

    /// <summary>When the rate was last reduced; <see cref="TimeSpan.MinValue"/> before the first time.</summary>
    public TimeSpan LastDecrease => _lastDecrease;

    public void Update(NetworkUsage usage, Bitrate? throughput, TimeSpan roundTrip, TimeSpan now)
    {
        switch (usage)
        {
            case NetworkUsage.Overuse:
                Decrease(throughput ?? Rate, roundTrip, now);
                break;
            case NetworkUsage.Underuse:
                _hold = true;
                break;
            default:
                if (!_hold && throughput is { } arriving)
                {
                    Increase(arriving, roundTrip, now);
                }

                _hold = false;
                break;
        }

        _lastUpdate = now;
    }

    /// <summary>Sets the rate from outside: a probe's result, or the halving of a silent path.</summary>
    public void Set(Bitrate rate)
    {
        Rate = Clamp(rate);
        if (Rate > _link.UpperBound)
        {
            _link.Reset();
        }
    }

    private void Decrease(Bitrate throughput, TimeSpan roundTrip, TimeSpan now)
    {
        _hold = true;
        var pause = roundTrip < ShortestPause ? ShortestPause : roundTrip > LongestPause ? LongestPause : roundTrip;
        var due = _lastDecrease == TimeSpan.MinValue || now - _lastDecrease >= pause || throughput < Rate * 0.5;
        if (!due)
        {
            return;
        }

        var rate = throughput * DecreaseFactor;
        if (rate > Rate && _link.Estimate is { } limit)
        {
            rate = limit * DecreaseFactor;
        }

        if (throughput < _link.LowerBound)
        {
            _link.Reset();
        }

        _link.OnOveruse(throughput);
        if (rate < Rate)
        {
            Rate = Clamp(rate);
            _lastDecrease = now;
        }
    }

    private void Increase(Bitrate throughput, TimeSpan roundTrip, TimeSpan now)
    {
        if (throughput > _link.UpperBound)
        {
            _link.Reset();
        }

        var limit = new Bitrate((throughput * MostAboveThroughput).BitsPerSecond + SlackAboveThroughput.BitsPerSecond);
        if (Rate >= limit || _lastUpdate == TimeSpan.MinValue)
        {
            return;
        }

        var elapsed = now - _lastUpdate;
        var seconds = (elapsed < LongestStep ? elapsed : LongestStep).TotalSeconds;
        var next = _link.Estimate is null
            ? Rate * Math.Pow(IncreasePerSecond, seconds)
            : new Bitrate(Rate.BitsPerSecond + (long)(NearLimitPerSecond(roundTrip) * seconds));
        Rate = Clamp(Bitrate.Min(next, limit));
    }

    private double NearLimitPerSecond(TimeSpan roundTrip)
    {
        // The size of an average packet when 30 frames a second are cut into packets of at most 1200 bytes.
        var frame = Rate.BitsPerSecond / 30.0;
        var packet = frame / Math.Ceiling(frame / (1200 * 8));
        var response = roundTrip.TotalSeconds + 0.1;
        return Math.Max(4000, packet / response);
    }

    private Bitrate Clamp(Bitrate rate) => Bitrate.Max(options.Minimum, Bitrate.Min(options.Maximum, rate));
}
