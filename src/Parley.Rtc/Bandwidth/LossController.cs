namespace Parley.Rtc.Bandwidth;

/// <summary>
/// A cap from loss. Loss of 6 % more than the path's own may be a queue that overflows, or a radio link that loses packets at any rate,
/// where sending less would not help. So it is tried: at three quarters of the rate or less an overflow is gone, and what is still lost
/// there is the path's own.
/// </summary>
internal struct LossController
{
    private const int SmallestWindow = 30;
    private const double HighExcess = 0.06;
    private const double LowExcess = 0.03;
    private const double IncreasePerSecond = 1.08;
    private const double TrialShare = 0.75;

    // Of 150 packets 10 % are lost give or take 2.5 %.
    private const int TrialPackets = 150;
    private const int FewestTrialPackets = 40;

    // So much may still be what a link that has become much slower does not carry: a second, lower trial tells.
    private const double Suspicious = 0.12;
    private const int MostTrials = 2;
    private const double Obeyed = 1.15;
    private const double OwnLossWeight = 0.05;
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestTrial = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan VisibleQueue = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan LimitMemory = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan OwnLossMemory = TimeSpan.FromSeconds(60);

    private int _received;
    private int _lost;
    private TimeSpan _windowStart;
    private TimeSpan _ownSince;
    private double _recent;
    private double _provenLoss;
    private int _trial;
    private TimeSpan _trialStart;
    private int _trialReceived;
    private int _trialLost;
    private Bitrate _before;
    private TimeSpan _limitFound;

    public LossController()
    {
        Cap = Bitrate.Unlimited;
        LastDecrease = TimeSpan.MinValue;
        _limitFound = TimeSpan.MinValue;
    }

    /// <summary>The cap; unlimited while loss says nothing.</summary>
    public Bitrate Cap { get; private set; }

    /// <summary>Share of packets lost in the last full window, 0 to 1.</summary>
    public double Loss { get; private set; }

    /// <summary>The loss taken as the path's own, 0 to 1.</summary>
    public double OwnLoss { get; private set; }

    /// <summary>When loss last lowered the cap; <see cref="TimeSpan.MinValue"/> when it did not, or turned out to be the path's own.</summary>
    public TimeSpan LastDecrease { get; private set; }

    public void Count(bool received, bool wasLost)
    {
        // A packet that comes after all was counted as lost before.
        _received += received ? 1 : 0;
        _lost = Math.Max(0, _lost + (received ? (wasLost ? -1 : 0) : 1));
    }

    /// <param name="target">The estimate.</param>
    /// <param name="arriving">The rate that arrives.</param>
    /// <param name="queue">How long packets wait on the way.</param>
    /// <param name="roundTrip">Until a change shows.</param>
    /// <param name="now">The time.</param>
    public void Update(Bitrate target, Bitrate arriving, TimeSpan queue, TimeSpan roundTrip, TimeSpan now)
    {
        var elapsed = now - _windowStart;
        if (elapsed < Window || _received + _lost < SmallestWindow)
        {
            return;
        }

        var packets = _received + _lost;
        Loss = (double)_lost / packets;
        _recent += (Loss - _recent) / 4;
        Follow(now);
        if (_trial > 0)
        {
            Try(target, arriving, queue, roundTrip, now);
        }
        else
        {
            // A standard deviation less, as few packets say little. Two where much is lost anyway, so that chance makes no trial.
            var deviation = Math.Sqrt(Loss * (1 - Loss) / packets);
            var excess = Loss - OwnLoss - (OwnLoss > 0 ? 2 * deviation : deviation);
            if (excess > HighExcess || (OwnLoss > 0 && _recent - OwnLoss > HighExcess))
            {
                Decrease(target, queue, roundTrip, now);
            }
            else if (excess < LowExcess)
            {
                Increase(elapsed, target);
            }
        }

        (_received, _lost, _windowStart) = (0, 0, now);
    }

    /// <summary>A probe got through at this rate.</summary>
    public void OnProbe(Bitrate rate) => Cap = Cap == Bitrate.Unlimited || _trial > 0 ? Cap : Bitrate.Max(Cap, rate);

    public void Limit(Bitrate minimum) => Cap = Bitrate.Max(Cap, minimum);

    private void Decrease(Bitrate target, TimeSpan queue, TimeSpan roundTrip, TimeSpan now)
    {
        // Nothing has to be tried out where a queue is seen, or was the reason a moment ago.
        var isKnown = queue > VisibleQueue || (_limitFound != TimeSpan.MinValue && now - _limitFound < LimitMemory);
        if (!isKnown)
        {
            _before = Bitrate.Min(Cap, target) * (1 - Loss);
            BeginTrial(target, roundTrip, now);
        }
        else if (LastDecrease == TimeSpan.MinValue || now - LastDecrease > roundTrip + Window)
        {
            Cap = Bitrate.Min(Cap, target) * (1 - (0.5 * Math.Max(HighExcess, _recent - OwnLoss)));
            LastDecrease = now;
        }
    }

    private void BeginTrial(Bitrate target, TimeSpan roundTrip, TimeSpan now)
    {
        // If a queue overflows, what arrives is what fits through.
        Cap = Bitrate.Min(Cap, target) * Math.Min(TrialShare, 0.9 * (1 - Loss));
        LastDecrease = now;
        _trial++;
        _trialStart = now + roundTrip + Window;
        (_trialReceived, _trialLost) = (0, 0);
    }

    private void Try(Bitrate target, Bitrate arriving, TimeSpan queue, TimeSpan roundTrip, TimeSpan now)
    {
        if (_windowStart < _trialStart)
        {
            return;
        }

        _trialReceived += _received;
        _trialLost += _lost;
        var packets = _trialReceived + _trialLost;
        if (packets < TrialPackets && (now - _trialStart < LongestTrial || packets < FewestTrialPackets))
        {
            return;
        }

        var loss = (double)_trialLost / packets;
        if (arriving > Cap * ((1 - loss) * Obeyed))
        {
            // The traffic does not follow the cap, as when a picture cannot become smaller: nothing was tried.
            (_trial, _limitFound) = (0, now);
        }
        else if (loss - OwnLoss < LowExcess || queue > VisibleQueue)
        {
            // It went with the rate: congestion. What had arrived before is what fits through.
            _trial = 0;
            _limitFound = now;
            Cap = Bitrate.Max(Cap, _before * 0.95);
            _recent = OwnLoss;
        }
        else if (loss > Suspicious && _trial < MostTrials)
        {
            BeginTrial(target, roundTrip, now);
        }
        else
        {
            _trial = 0;
            (OwnLoss, _provenLoss, _recent, _ownSince) = (loss, loss, loss, now);
            Cap = Bitrate.Unlimited;
            LastDecrease = TimeSpan.MinValue;
        }
    }

    private void Increase(TimeSpan elapsed, Bitrate target)
    {
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
