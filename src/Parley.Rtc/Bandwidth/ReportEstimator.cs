namespace Parley.Rtc.Bandwidth;

/// <summary>
/// Estimates what the path to a receiver without transport-wide feedback carries: from the loss in its receiver reports
/// (RFC 3550 section 6.4.1), capped by what it asks for (REMB). Up by 8 % a second below 2 % loss, down by half the loss above 10 %
/// (draft-ietf-rmcat-gcc-02 section 6). A pure machine for one thread; allocates nothing.
/// </summary>
public sealed class ReportEstimator(BandwidthOptions options)
{
    private const double LowLoss = 0.02;
    private const double HighLoss = 0.10;
    private const double IncreasePerSecond = 1.08;

    // A share of fewer packets says little.
    private const int SmallestWindow = 20;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RemoteLifetime = TimeSpan.FromSeconds(10);

    private Bitrate _byLoss = options.Start;
    private Bitrate _remote = Bitrate.Unlimited;
    private TimeSpan _remoteAt;
    private TimeSpan _windowStart = TimeSpan.MinValue;
    private double _lost;
    private int _packets;

    /// <summary>Share of packets lost in the last full window, 0 to 1.</summary>
    public double Loss { get; private set; }

    /// <summary>What the path is believed to carry.</summary>
    public Bitrate Estimate => Bitrate.Max(options.Minimum, Bitrate.Min(options.Maximum, Bitrate.Min(_byLoss, _remote)));

    /// <summary>Takes what the receiver asks for.</summary>
    /// <param name="now">The time.</param>
    /// <param name="rate">The limit.</param>
    public void OnRemoteLimit(TimeSpan now, Bitrate rate)
    {
        if (Loss < LowLoss)
        {
            // The receiver measures delay, which tells more than the absence of loss.
            _byLoss = Bitrate.Max(_byLoss, Bitrate.Min(rate, options.Maximum));
        }

        (_remote, _remoteAt) = (rate, now);
    }

    /// <summary>Takes the loss of one stream since the last report on it.</summary>
    /// <param name="now">The time.</param>
    /// <param name="fractionLost">The loss in 1/256.</param>
    /// <param name="packets">Packets sent in the stream since then, its weight.</param>
    /// <param name="sending">The rate sent at now.</param>
    public void OnReport(TimeSpan now, byte fractionLost, int packets, Bitrate sending)
    {
        _lost += fractionLost * packets / 256.0;
        _packets += packets;
        if (_windowStart == TimeSpan.MinValue)
        {
            _windowStart = now;
        }

        var elapsed = now - _windowStart;
        if (elapsed < Window || _packets < SmallestWindow)
        {
            return;
        }

        Loss = _lost / _packets;
        (_lost, _packets, _windowStart) = (0, 0, now);
        if (_remote != Bitrate.Unlimited && now - _remoteAt > RemoteLifetime)
        {
            _remote = Bitrate.Unlimited;
        }

        if (Loss < LowLoss)
        {
            var raised = _byLoss * Math.Pow(IncreasePerSecond, Math.Min(2, elapsed.TotalSeconds));
            _byLoss = Bitrate.Min(options.Maximum, _remote == Bitrate.Unlimited ? raised : Bitrate.Max(raised, _remote));
        }
        else if (Loss > HighLoss)
        {
            _byLoss = Bitrate.Max(options.Minimum, Bitrate.Min(_byLoss, sending) * (1 - (0.5 * Loss)));
        }
    }
}
