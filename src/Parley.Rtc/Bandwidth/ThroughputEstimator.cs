namespace Parley.Rtc.Bandwidth;

/// <summary>
/// The rate at which packets reach the receiver, from windows of arrival time, smoothed by a scalar Kalman filter whose
/// measurement noise grows with the relative distance of the sample: single odd windows hardly count.
/// </summary>
internal struct ThroughputEstimator
{
    private static readonly TimeSpan FirstWindow = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);
    private const double ProcessVariance = 5;
    private const double NoiseScale = 10;
    private const double Floor = 40_000;

    private TimeSpan _windowStart;
    private double _windowBytes;
    private double _estimate;
    private double _variance;
    private bool _started;

    /// <summary>The rate, or null before the first window is full.</summary>
    public readonly Bitrate? Rate => _estimate > 0 ? new Bitrate((long)_estimate) : null;

    /// <summary>The sender begins to send much more or less: the next windows count in full.</summary>
    public void ExpectChange() => _variance += 200;

    public void OnArrival(TimeSpan arrival, int size)
    {
        if (!_started || arrival < _windowStart || arrival - _windowStart > Silence)
        {
            // Nothing can be said about a gap: the sender may have been silent.
            _started = true;
            _windowStart = arrival;
            _windowBytes = 0;
        }

        var window = _estimate > 0 ? Window : FirstWindow;
        if (arrival - _windowStart >= window)
        {
            Add(_windowBytes * 8 / (arrival - _windowStart).TotalSeconds);
            _windowStart = arrival;
            _windowBytes = 0;
        }

        _windowBytes += size;
    }

    private void Add(double sample)
    {
        if (_estimate <= 0)
        {
            _estimate = Math.Max(sample, Floor);
            _variance = 50;
            return;
        }

        var noise = NoiseScale * Math.Abs(_estimate - sample) / _estimate;
        var noiseVariance = noise * noise;
        var predicted = _variance + ProcessVariance;
        _estimate = ((noiseVariance * _estimate) + (predicted * sample)) / (noiseVariance + predicted);
        _estimate = Math.Max(_estimate, Floor);
        _variance = noiseVariance * predicted / (noiseVariance + predicted);
    }
}
