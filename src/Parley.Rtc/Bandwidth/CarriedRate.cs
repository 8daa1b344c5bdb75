namespace Parley.Rtc.Bandwidth;

/// <summary>
/// What the path has carried for certain: bytes that arrived of what was sent in windows of 300 ms during which no queue was seen. By the
/// time of sending, so that a receiver that reads late and then much at once does not look faster than it is.
/// </summary>
internal struct CarriedRate
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromMilliseconds(900);

    private TimeSpan _start;
    private double _bytes;
    private Bitrate _rate;
    private bool _started;

    /// <summary>A packet arrived.</summary>
    public void Add(TimeSpan sent, int size)
    {
        var length = sent - _start;
        if (!_started || length >= Window)
        {
            // A longer one has a gap in it, after which much may have left at once. The packet that ends a window belongs to the next.
            _rate = _started && length < LongestWindow ? new Bitrate((long)(_bytes * 8 / length.TotalSeconds)) : default;
            (_started, _start, _bytes) = (true, sent, 0);
        }

        _bytes += sent >= _start ? size : 0;
    }

    /// <summary>Something queued: nothing is known of this window.</summary>
    public void Restart()
    {
        _started = false;
        _rate = default;
    }

    /// <summary>Takes the rate of the last window; default when there is no new one.</summary>
    public Bitrate Take()
    {
        var rate = _rate;
        _rate = default;
        return rate;
    }
}
