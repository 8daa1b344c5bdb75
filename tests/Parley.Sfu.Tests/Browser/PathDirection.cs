namespace Parley.Sfu.Tests.Browser;

/// <summary>Decides for each datagram of one direction whether and when it arrives.</summary>
internal sealed class PathDirection(int seed)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private TimeSpan _linkFreeAt;
    private TimeSpan _lastArrival;

    public PathConditions Conditions { get; set; } = PathConditions.Perfect;

    public long Passed { get; private set; }

    public long Dropped { get; private set; }

    /// <summary>The time of arrival, or null when it is lost.</summary>
    public TimeSpan? Arrival(TimeSpan now, int length)
    {
        lock (_lock)
        {
            var path = Conditions;
            if (_random.NextDouble() < path.Loss)
            {
                Dropped++;
                return null;
            }

            var leaves = now;
            if (path.BitsPerSecond is { } rate)
            {
                var begins = _linkFreeAt > now ? _linkFreeAt : now;
                if (begins - now > path.QueueLimit)
                {
                    Dropped++;
                    return null;
                }

                leaves = _linkFreeAt = begins + TimeSpan.FromSeconds(length * 8.0 / rate);
            }

            var arrives = leaves + path.Delay + (path.Jitter * _random.NextDouble());
            _lastArrival = arrives > _lastArrival ? arrives : _lastArrival;
            Passed++;
            return _lastArrival;
        }
    }
}
