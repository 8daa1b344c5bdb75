using System.Diagnostics.Metrics;

namespace Parley.Server.Hosting.Metrics;

/// <summary>One instrument under one set of labels. Written under the collector's lock.</summary>
internal sealed class MetricSeries(string labels, double[]? bounds)
{
    private readonly long[] _buckets = new long[(bounds?.Length ?? -1) + 1];

    public string Labels { get; } = labels;

    public double Value { get; private set; }

    public long Count { get; private set; }

    public IReadOnlyList<long> Buckets => _buckets;

    public void Add(double amount) => Value += amount;

    public void Set(double value) => Value = value;

    public void Observe(double value)
    {
        Value += value;
        Count++;
        var index = Array.FindIndex(bounds!, bound => value <= bound);
        _buckets[index < 0 ? bounds!.Length : index]++;
    }
}

internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>An instrument with everything measured by it.</summary>
internal sealed class Metric(Instrument instrument, MetricKind kind, bool isAbsolute, double[]? bounds)
{
    // A label that a client can choose must not fill the memory.
    private const int MostSeries = 1000;

    private readonly Dictionary<string, MetricSeries> _series = [];

    public Instrument Instrument { get; } = instrument;

    public MetricKind Kind { get; } = kind;

    public double[]? Bounds { get; } = bounds;

    /// <summary>Observable instruments tell their whole value each time they are asked.</summary>
    public bool IsAbsolute { get; } = isAbsolute;

    public IReadOnlyCollection<MetricSeries> Series => _series.Values;

    public void Clear() => _series.Clear();

    public void Record(double value, string labels)
    {
        if (!_series.TryGetValue(labels, out var series))
        {
            if (_series.Count >= MostSeries)
            {
                return;
            }

            _series[labels] = series = new MetricSeries(labels, Bounds);
        }

        if (Kind == MetricKind.Histogram)
        {
            series.Observe(value);
        }
        else if (IsAbsolute)
        {
            series.Set(value);
        }
        else
        {
            series.Add(value);
        }
    }
}
