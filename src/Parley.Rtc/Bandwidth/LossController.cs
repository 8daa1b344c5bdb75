namespace Parley.Rtc.Bandwidth;

/// <summary>
/// A cap from loss. Loss of 6 % more than the path's own lowers the cap. Loss that is still there when the rate has fallen to
/// where a full queue must be gone is taken as the path's own: radio links lose packets at any rate, and sending less
/// would not help.
/// </summary>
internal struct LossController
{
    private const int SmallestWindow = 30;
    private const double HighExcess = 0.06;
    private const double LowExcess = 0.03;
    private const double IncreasePerSecond = 1.08;
    private const double ProvingShare = 0.75;
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(200);
    private const double OwnLossWeight = 0.05;
    private static readonly TimeSpan OwnLossMemory = TimeSpan.FromSeconds(60);

    private int _received;
    private int _lost;
    private TimeSpan _windowStart;
    private TimeSpan _lastDecrease;
    private TimeSpan _ownSince;
    private Bitrate _proofAt;
    private double _recent;
    private double _provenLoss;

    public LossController()
    {
        Cap = Bitrate.Unlimited;
        _lastDecrease = TimeSpan.MinValue;
    }

    /// <summary>The cap; unlimited while loss says nothing.</summary>
    public Bitrate Cap { get; private set; }

    /// <summary>Share of packets lost in the last full window, 0 to 1.</summary>
    public double Loss { get; private set; }

    /// <summary>The loss taken as the path's own, 0 to 1.</summary>
    public double OwnLoss { get; private set; }

    /// <summary>When loss last lowered the cap; <see cref="TimeSpan.MinValue"/> before the first time.</summary>
    public readonly TimeSpan LastDecrease => _lastDecrease;

    public void Count(bool received, bool wasLost)
    {
        // A packet that comes after all was counted as lost before.
        _received += received ? 1 : 0;
        _lost = Math.Max(0, _lost + (received ? (wasLost ? -1 : 0) : 1));
    }

    public void Update(Bitrate target, TimeSpan roundTrip, TimeSpan now)
    {
        var elapsed = now - _windowStart;
        if (elapsed < Window || _received + _lost < SmallestWindow)
        {
            return;
        }

        var packets = _received + _lost;
        Loss = (double)_lost / packets;
        (_received, _lost, _windowStart) = (0, 0, now);
        _recent += (Loss - _recent) / 4;
        Follow(now);
        if (IsProven)
        {
            (OwnLoss, _provenLoss, _ownSince) = (_recent, _recent, now);
            _proofAt = default;
            Cap = Bitrate.Unlimited;
            return;
        }

        // One standard deviation less, as few packets say little.
        var excess = Loss - Math.Sqrt(Loss * (1 - Loss) / packets) - OwnLoss;
        if (excess > HighExcess)
        {
            // A decrease needs a round trip to show.
            if (_lastDecrease == TimeSpan.MinValue || now - _lastDecrease >= Window + roundTrip)
            {
                Decrease(excess, target, now);
            }
        }
        else if (excess < LowExcess)
        {
            Increase(elapsed, target);
        }
    }

    /// <summary>A probe got through at this rate.</summary>
    public void OnProbe(Bitrate rate) => Cap = Cap == Bitrate.Unlimited ? Cap : Bitrate.Max(Cap, rate);

    public void Limit(Bitrate minimum) => Cap = Bitrate.Max(Cap, minimum);

    private readonly bool IsProven =>
        _proofAt != default && Cap <= _proofAt && _recent - OwnLoss > LowExcess;

    private void Decrease(double excess, Bitrate target, TimeSpan now)
    {
        if (_proofAt == default)
        {
            // If a queue overflows, what arrives is what fits through.
            _recent = Loss;
            _proofAt = target * Math.Min(ProvingShare, 0.9 * (1 - Loss));
        }

        Cap = Bitrate.Min(Cap, target) * (1 - (0.5 * excess));
        _lastDecrease = now;
    }

    private void Increase(TimeSpan elapsed, Bitrate target)
    {
        if (_recent - OwnLoss < LowExcess)
        {
            _proofAt = default;
        }

        if (Cap == Bitrate.Unlimited)
        {
            return;
        }

        Cap *= Math.Pow(IncreasePerSecond, Math.Min(1, elapsed.TotalSeconds));
        if (Cap > target * 1.5)
        {
            Cap = Bitrate.Unlimited;
        }
    }

    private void Follow(TimeSpan now)
    {
        // Never above what was proven, or growing congestion would be followed too.
        OwnLoss = Math.Min(_provenLoss, OwnLoss + (OwnLossWeight * (_recent - OwnLoss)));
        if (now - _ownSince > OwnLossMemory)
        {
            // Perhaps the path got better: it is tried out.
            (OwnLoss, _provenLoss) = (0, 0);
        }
    }
}
