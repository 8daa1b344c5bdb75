using Parley.Rtc.Bandwidth;
using Parley.Rtc.Rtcp;
using Parley.Sfu.Sending;

namespace Parley.Sfu.Allocation;

/// <summary>
/// What is known about the way to one receiver: from its transport-wide feedback, failing that from its limit (REMB) and its receiver
/// reports. Whoever reports nothing is not limited: there is nothing to go by.
/// </summary>
internal sealed class Downlink : ISendObserver
{
    // Loss below it is concealed and repaired; without any limit from the receiver it is no reason to interfere.
    private const double Trouble = 0.05;

    // Feedback comes every 50 to 100 ms; whoever negotiated it and is silent this long does not do it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Until then a low estimate may only mean that nothing has been tried yet.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan TroubleMemory = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RemoteLifetime = TimeSpan.FromSeconds(10);

    private readonly BandwidthEstimator _estimator = new(Options) { Wanted = default };
    private readonly ReportEstimator _reports = new(Options);
    private RateWindow _sending;
    private TimeSpan _nextAdvance;
    private TimeSpan? _firstSent;
    private TimeSpan? _firstHeard;
    private TimeSpan? _remoteAt;
    private bool _hasFeedback;
    private bool _isLimited;

    public static BandwidthOptions Options { get; } = new() { Start = Bitrate.FromKilobits(600) };

    /// <summary>Transport-wide feedback was agreed on, so the beginning is careful.</summary>
    public bool ExpectsFeedback { get; set; }

    /// <summary>What may be sent, or null when nothing is known that limits it.</summary>
    public Bitrate? Estimate(TimeSpan now)
    {
        if (_hasFeedback)
        {
            return _estimator.Estimate;
        }

        if (_isLimited)
        {
            return _reports.Estimate;
        }

        return IsWaiting(now) ? Options.Start : null;
    }

    /// <summary>The rate to spread bursts by: below the estimate while a queue on the way has to empty.</summary>
    public Bitrate? Target(TimeSpan now) => _hasFeedback ? _estimator.Target : Estimate(now);

    /// <summary>True when a low estimate is more than a lack of knowledge.</summary>
    public bool IsSettled(TimeSpan now) => _firstHeard is { } first && now - first > Settling;

    /// <summary>Which times of sending are not true.</summary>
    public LateDepartures? Late
    {
        set => _estimator.Late = value;
    }

    /// <summary>True when the path has lately shown that it does not carry what is sent.</summary>
    public bool IsTroubled(TimeSpan now) => !_hasFeedback || (_estimator.LastTrouble is { } last && now - last < TroubleMemory);

    /// <summary>How long packets wait in queues on the way, or null where nothing tells.</summary>
    public TimeSpan? QueueDelay => _hasFeedback ? _estimator.QueueDelay : null;

    /// <summary>Share of packets lost lately, 0 to 1.</summary>
    public double Loss => _hasFeedback ? _estimator.Loss : _reports.Loss;

    /// <summary>What the traffic would use if it could; probes look no further.</summary>
    public Bitrate Wanted
    {
        get => _estimator.Wanted;
        set => _estimator.Wanted = value;
    }

    /// <inheritdoc/>
    public void OnSent(TimeSpan now, ushort transportSequence, int bytes, byte probe)
    {
        _firstSent ??= now;
        if (_hasFeedback || IsWaiting(now))
        {
            _estimator.OnSent(now, transportSequence, bytes, probe);
        }
    }

    public void OnFeedback(TimeSpan now, TransportFeedback feedback)
    {
        _hasFeedback = true;
        _firstHeard ??= now;
        _estimator.OnFeedback(now, feedback);
    }

    public void OnRemoteLimit(TimeSpan now, long bitsPerSecond)
    {
        _firstHeard ??= now;
        _remoteAt = now;
        _isLimited = true;
        _reports.OnRemoteLimit(now, new Bitrate(bitsPerSecond));
        _estimator.SetRemoteLimit(new Bitrate(bitsPerSecond));
    }

    public void OnReport(TimeSpan now, byte fractionLost, int packets)
    {
        _firstHeard ??= now;
        _reports.OnReport(now, fractionLost, packets, new Bitrate(_sending.BitsPerSecond ?? Options.Start.BitsPerSecond));
        _isLimited |= _reports.Loss > Trouble;
    }

    /// <summary>Notes how many bytes were sent so far.</summary>
    public void Sample(TimeSpan now, long bytes) => _sending.Sample(now, bytes);

    /// <summary>Lets time pass; call it every few milliseconds.</summary>
    public void Advance(TimeSpan now)
    {
        if (_remoteAt is { } at && now - at > RemoteLifetime)
        {
            _remoteAt = null;
            _estimator.SetRemoteLimit(Bitrate.Unlimited);
        }

        // Before there is anything to send a probe would find out nothing that still holds when it is needed.
        if (now >= _nextAdvance && Wanted > default(Bitrate) && Estimate(now) is not null)
        {
            _nextAdvance = _estimator.Advance(now);
        }
    }

    public void ExpectRise(TimeSpan now) => _estimator.ExpectRise(now);

    public bool TryTakeProbe(out ProbeCluster cluster) => _estimator.TryTakeProbe(out cluster);

    private bool IsWaiting(TimeSpan now) => ExpectsFeedback && (_firstSent is not { } first || now - first <= Patience);
}
