namespace Parley.Rtc.Bandwidth;

/// <summary>Mean and spread of the throughput seen at moments of overuse: where the link's limit was found so far.</summary>
internal struct LinkCapacity
{
    private const double Weight = 0.05;

    private double _kilobits;
    private double _deviation;

    public LinkCapacity() => _deviation = 0.4;

    public readonly Bitrate? Estimate => _kilobits > 0 ? Bitrate.FromKilobits(_kilobits) : null;

    public readonly Bitrate UpperBound => _kilobits > 0 ? Bitrate.FromKilobits(_kilobits + Spread) : Bitrate.Unlimited;

    public readonly Bitrate LowerBound => _kilobits > 0 ? Bitrate.FromKilobits(Math.Max(0, _kilobits - Spread)) : default;

    private readonly double Spread => 3 * Math.Sqrt(_deviation * _kilobits);

    public void OnOveruse(Bitrate throughput)
    {
        var sample = throughput.BitsPerSecond / 1000.0;
        _kilobits = _kilobits > 0 ? ((1 - Weight) * _kilobits) + (Weight * sample) : sample;
        var error = _kilobits - sample;
        _deviation = ((1 - Weight) * _deviation) + (Weight * error * error / Math.Max(_kilobits, 1));

        // 0.4 kbit/s is what a steady flow of 500 kbit/s shows, 2.5 a very uneven one.
        _deviation = Math.Clamp(_deviation, 0.4, 2.5);
    }

    public void Reset() => _kilobits = 0;
}
