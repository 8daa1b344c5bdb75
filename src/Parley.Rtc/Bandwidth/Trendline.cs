using System.Runtime.CompilerServices;

namespace Parley.Rtc.Bandwidth;

/// <summary>
/// Slope of the queueing delay over the last 20 groups by linear regression, compared with a threshold that adapts to the
/// path's usual noise (draft-ietf-rmcat-gcc-02 sections 5.3 and 5.4; the constants are those of the draft, the regression
/// replaces its Kalman filter as browsers do).
/// </summary>
internal struct Trendline
{
    private const int WindowSize = 20;
    private const int MostDeltas = 60;
    private const double Smoothing = 0.9;
    private const double Gain = 4;
    private const double ThresholdUp = 0.0087;
    private const double ThresholdDown = 0.039;
    private const double SmallestThreshold = 6;
    private const double LargestThreshold = 600;
    private const double IgnoredExcess = 15;
    private const double LongestStep = 100;
    private const double OveruseMilliseconds = 10;

    private Points _times;
    private Points _delays;
    private int _count;
    private int _deltas;
    private double _origin;
    private double _accumulated;
    private double _smoothed;
    private double _threshold;
    private double _lastUpdate;
    private double _overuseTime;
    private int _overuseCount;
    private double _lastTrend;

    public Trendline()
    {
        _threshold = 12.5;
        _overuseTime = -1;
    }

    public NetworkUsage Usage { get; private set; }

    public void Add(TimeSpan sentDelta, TimeSpan arrivalDelta, TimeSpan arrived)
    {
        var time = arrived.TotalMilliseconds;
        if (_deltas == 0)
        {
            _origin = time;
        }

        _deltas = Math.Min(_deltas + 1, MostDeltas);
        _accumulated += (arrivalDelta - sentDelta).TotalMilliseconds;
        _smoothed = (Smoothing * _smoothed) + ((1 - Smoothing) * _accumulated);
        var slot = _count % WindowSize;
        _times[slot] = time - _origin;
        _delays[slot] = _smoothed;
        _count = _count == 2 * WindowSize - 1 ? WindowSize : _count + 1;
        Detect(_count >= WindowSize ? Slope() : _lastTrend, sentDelta.TotalMilliseconds, time);
    }

    private readonly double Slope()
    {
        double meanTime = 0, meanDelay = 0;
        for (var index = 0; index < WindowSize; index++)
        {
            meanTime += _times[index] / WindowSize;
            meanDelay += _delays[index] / WindowSize;
        }

        double covariance = 0, variance = 0;
        for (var index = 0; index < WindowSize; index++)
        {
            var offset = _times[index] - meanTime;
            covariance += offset * (_delays[index] - meanDelay);
            variance += offset * offset;
        }

        return variance == 0 ? 0 : covariance / variance;
    }

    private void Detect(double trend, double sentDelta, double time)
    {
        if (_deltas < 2)
        {
            return;
        }

        var weighted = _deltas * trend * Gain;
        if (weighted > _threshold)
        {
            _overuseTime = _overuseTime < 0 ? sentDelta / 2 : _overuseTime + sentDelta;
            _overuseCount++;
            if (_overuseTime > OveruseMilliseconds && _overuseCount > 1 && trend >= _lastTrend)
            {
                _overuseTime = 0;
                _overuseCount = 0;
                Usage = NetworkUsage.Overuse;
            }
        }
        else
        {
            _overuseTime = -1;
            _overuseCount = 0;
            Usage = weighted < -_threshold ? NetworkUsage.Underuse : NetworkUsage.Normal;
        }

        _lastTrend = trend;
        Adapt(Math.Abs(weighted), time);
    }

    private void Adapt(double magnitude, double time)
    {
        // A sudden jump is no noise to get used to.
        if (magnitude <= _threshold + IgnoredExcess)
        {
            var speed = magnitude < _threshold ? ThresholdDown : ThresholdUp;
            var step = _lastUpdate == 0 ? 0 : Math.Clamp(time - _lastUpdate, 0, LongestStep);
            _threshold = Math.Clamp(
                _threshold + (speed * (magnitude - _threshold) * step), SmallestThreshold, LargestThreshold);
        }

        _lastUpdate = time;
    }

    [InlineArray(WindowSize)]
    private struct Points
    {
        private double _first;
    }
}
