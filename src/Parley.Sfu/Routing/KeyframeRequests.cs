namespace Parley.Sfu.Routing;

/// <summary>Merges what receivers ask of one stream: at most one request per interval, repeated once a second until it is answered.</summary>
internal struct KeyframeRequests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    // A sender that answered none of these is not going to; the next receiver's request starts over.
    private const int MaxTries = 5;

    private TimeSpan? _lastSent;
    private int _tries;

    public bool IsPending { get; private set; }

    public void Request()
    {
        if (!IsPending)
        {
            IsPending = true;
            _tries = 0;
        }
    }

    public void OnKeyframe() => IsPending = false;

    /// <summary>True when a request must be sent now.</summary>
    public bool Take(TimeSpan now)
    {
        if (!IsPending || (_lastSent is { } last && now - last < (_tries == 0 ? Interval : RetryAfter)))
        {
            return false;
        }

        if (_tries++ >= MaxTries)
        {
            IsPending = false;
            return false;
        }

        _lastSent = now;
        return true;
    }
}
