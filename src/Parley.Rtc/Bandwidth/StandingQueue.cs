namespace Parley.Rtc.Bandwidth;

/// <summary>
/// How long packets wait on the way: the smallest delay of a report above the smallest of the last 10 to 20 seconds. While a queue
/// stands, less is sent than arrives, so that it empties: the overuse detector alone would leave it standing.
/// </summary>
internal struct StandingQueue
{
    /// <summary>The rate is at most halved.</summary>
    public const double StrongestFactor = 0.5;

    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Tolerated = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan FullEffect = TimeSpan.FromMilliseconds(400);

    private TimeSpan _report;
    private TimeSpan _floor;
    private TimeSpan _nextFloor;
    private TimeSpan _floorSince;
    private bool _started;

    public StandingQueue() => _report = TimeSpan.MaxValue;

    /// <summary>The waiting time in the last report.</summary>
    public TimeSpan Delay { get; private set; }

    /// <summary>What to multiply the rate by, 0.5 to 1.</summary>
    public readonly double Factor => Delay <= Tolerated
        ? 1
        : Math.Max(StrongestFactor, 1 - ((1 - StrongestFactor) * ((Delay - Tolerated) / FullEffect)));

    public void Add(TimeSpan sent, TimeSpan arrived)
    {
        var delay = arrived - sent;
        _report = delay < _report ? delay : _report;
    }

    public void EndReport(TimeSpan now)
    {
        if (_report == TimeSpan.MaxValue)
        {
            return;
        }

        if (!_started)
        {
            (_floor, _nextFloor, _floorSince, _started) = (_report, _report, now, true);
        }

        _floor = _report < _floor ? _report : _floor;
        _nextFloor = _report < _nextFloor ? _report : _nextFloor;
        if (now - _floorSince > Memory)
        {
            (_floor, _nextFloor, _floorSince) = (_nextFloor, _report, now);
        }

        Delay = _report - _floor;
        _report = TimeSpan.MaxValue;
    }
}
